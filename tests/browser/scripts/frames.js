// Presses Step and looks at every frame until the scrubber has moved, and once more: what is said and where it is, how
// far its arrow goes, what is told, and what stands on the envelope.
const [done] = arguments;
const find = (css) => document.querySelector(css);
const text = (css) => find(css)?.textContent.trim() ?? '';
const box = (it) => it?.getBoundingClientRect();
const round = (it) => Math.round(it * 10) / 10;
const place = find('#scrub').value;
const start = performance.now();
const frames = [];
const look = () => {
    const bubble = find('.bubble'), arrow = find('.moving');
    const said = box(bubble?.querySelector('rect')), link = box(find('.between .line'));
    const over = box(find('.stage')), names = [...document.querySelectorAll('.card-title')].map(box);
    frames.push({
        at: Math.round(performance.now() - start),
        said: bubble?.querySelector('text').textContent.trim() ?? '',
        x: said ? round(said.left) : null,
        flies: bubble?.classList.contains('crosses') ?? false,
        arrow: arrow ? round(box(arrow.querySelector('.shaft')).width) : null,
        seen: !said || (said.left >= over.left - 1 && said.right <= over.right + 1
            && said.bottom <= link.top && names.every((it) => said.bottom <= it.top + 1)),
        told: text('.story [aria-live]') + '|' + text('#inspected') + '|' + text('.clock') + '|' + find('#scrub').value,
        envelope: text('.envelope'),
        sealed: bubble?.querySelector('.seal') != null,
        seals: document.querySelectorAll('.card .seal').length,
        lost: bubble?.classList.contains('is-lost') ?? false,
        strip: text('.on-its-way'),
    });
};
const next = (left) => requestAnimationFrame(() => {
    look();
    const over = find('#scrub').value !== place || performance.now() - start > 25000;
    left > 0 && !over ? next(left) : left > 1 ? next(left - 1) : done(frames);
});
find('#step').click();
next(2);
