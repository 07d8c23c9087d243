// axe-core on the run that is open. Before it looks, `press` is pressed; or the place is gone to (`end`, `middle`,
// `failure`, `start`), and of the panels the one of that number is shown. `colours`: only they have changed.
const [{ press, place, panel, colours }, done] = arguments;
const find = (css) => document.querySelector(css);
const drawn = () => new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next)));
const click = (it) => { it?.click(); return drawn(); };
const scrub = (part) => {
    const it = find('#scrub');
    it.value = Math.floor(Number(it.max) * part);
    it.dispatchEvent(new InputEvent('input', { bubbles: true }));
    return drawn();
};
const goTo = {
    end: drawn,
    middle: () => scrub(0.5),
    // The ladder draws what is in sight: with its errors alone that is the first of them.
    failure: async () => {
        await click(find('#ladder-tools'));
        await click(find('#only-errors'));
        await click(find('.ladder-rows [data-event]'));
        await click(find('#only-errors'));
    },
    start: () => scrub(0),
};
const all = async () => {
    if (press) await click(find(press));
    if (place) {
        await goTo[place]();
        const tabs = [...document.querySelectorAll('.narrow-tabs button')].filter((it) => it.checkVisibility());
        await click(tabs[panel % 5]);
        await click(document.querySelectorAll('.tabs button')[panel % 5]);
    }
    await drawn();
    const found = await axe.run({
        resultTypes: ['violations'],
        ...(colours ? { runOnly: ['color-contrast'] } : { rules: { 'target-size': { enabled: true } } }),
    });
    const wrong = found.violations.map((rule) => {
        const at = rule.nodes.map((it) => it.target.join(' ') + ' ' + it.html.slice(0, 160) + ' ' + it.failureSummary).slice(0, 3);
        return `${rule.id}: ${at.join(' | ')}`;
    });
    const boxes = ['html', '.catalogue', '.left', '.inspected', '.ladder-rows', '.work', '.player'];
    for (const css of boxes) {
        const it = find(css);
        if (it && it.scrollWidth > it.clientWidth + 1) wrong.push(`${css} is ${it.scrollWidth} wide in ${it.clientWidth}`);
    }
    return wrong;
};
all().then(done, (error) => done([String(error)]));
