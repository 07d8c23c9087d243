const [name, done] = arguments;
const find = (css) => document.querySelector(css);
const text = (css) => find(css)?.textContent.trim() ?? '';
// What came of an event is told as far as it was seen.
const explained = () => {
    const copy = find('.inspected').cloneNode(true);
    copy.querySelector('.effects')?.remove();
    return copy.textContent.trim();
};
const wrong = [];
// The stage is drawn for its size, which the line under it may change.
let height = 0;
const drawn = async () => {
    const now = find('.drawing')?.clientHeight ?? 0;
    if (now !== height) await new Promise((next) => requestAnimationFrame(() => setTimeout(next, 20)));
    height = now;
};
const until = async (what, holds) => {
    for (let turn = 0; turn < 2000; turn++) {
        await new Promise((next) => setTimeout(next));
        if (holds()) return drawn();
    }
    throw new Error('never: ' + what);
};
const at = () => Number(find('#scrub').value);
const last = () => Number(find('#scrub').max);
const press = async (css, place) => {
    find(css).click();
    await until(css + ' leads to ' + place, () => at() === place);
};
// At once, as a hand on the scrubber: a step takes its time.
const scrub = async (place) => {
    const said = () => find('#scrub').getAttribute('aria-valuetext');
    const before = said();
    find('#scrub').value = place;
    find('#scrub').dispatchEvent(new InputEvent('input', { bubbles: true }));
    await until('the scrubber leads to ' + place, () => at() === place && said() !== before);
};
// All that a stop shows and that does not depend on what was seen of what comes after it.
const page = () => JSON.stringify([
    text('.beat-title'), text('.beat-title + *'), text('.clock'), explained(),
    find('.stage svg').getAttribute('aria-label'), text('.stage svg'),
    text('.ladder-rows .now'), find('.ladder-rows .now')?.getAttribute('aria-label') ?? '',
]);
const look = (place) => {
    if (text('.beat-title') === '' || text('.beat-title + *') === '') wrong.push(place + ': no title');
    if (document.querySelectorAll('.ladder-rows .now').length !== (place > 0 ? 1 : 0)) {
        wrong.push(place + ': not one current row');
    }
    if (find('.notice.error')) wrong.push(place + ': ' + text('.notice.error'));
};
const walk = async () => {
    const card = () => find(`.card[href="?scenario=${name}"]`);
    find('.menu a[href="?view=watch"]').click();
    await until('the catalogue', card);
    card().click();
    await until('it is there', () => find('.columns:not([aria-busy]) #send-it'));
    look(0);
    const told = text('.beat-title') + text('.beat-title + *');
    find('#send-it').click();
    await until('it is sent', () => last() > 0 && !find('#player').hasAttribute('aria-busy'));
    await press('#first', 0);
    if (text('.beat-title') + text('.beat-title + *') !== told) wrong.push('the start is told otherwise');
    const seen = [page()];
    while (at() < last()) {
        await scrub(at() + 1);
        look(at());
        seen.push(page());
    }
    // After the last scene hosts may hang up: one step more, to the end.
    const over = () => find('.further') !== null;
    const more = !over();
    if (more) {
        find('#last').click();
        find('#last').click();
        await until('the end', over);
        look(at());
    }
    const end = page();
    if (more) {
        find('#back').click();
        await until('back from the end', () => !over());
    }
    const same = (place, was) => {
        if (page() !== was) wrong.push(place + ' is ' + page() + ' and was ' + was);
    };
    while (at() > 0) {
        same(at(), seen[at()]);
        await press('#back', at() - 1);
    }
    same('the start', seen[0]);
    // The first press may stop where something waits.
    find('#last').click();
    find('#last').click();
    await until('the end', over);
    same('the end', end);
    return { stops: last(), wrong };
};
walk().then(done, (error) => done({ stops: 0, wrong: [...wrong, String(error)] }));
