// axe-core on the start, the middle, the end and the first failure of the run that is open.
const done = arguments[0];
const drawn = () => new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next)));
const scrub = async (place) => {
    const it = document.querySelector('#scrub');
    it.value = place(Number(it.max));
    it.dispatchEvent(new InputEvent('input', { bubbles: true }));
    await drawn();
};
const wrong = [];
const look = async (where) => {
    const found = await axe.run({ rules: { 'target-size': { enabled: true } } });
    for (const rule of found.violations) {
        const at = rule.nodes.map((it) => it.target.join(' ') + ' ' + it.html.slice(0, 160)).slice(0, 3);
        wrong.push(`${where}: ${rule.id}: ${at.join(' | ')}`);
    }
};
const all = async () => {
    await look('end');
    await scrub((last) => Math.floor(last / 2));
    await look('middle');
    const failure = [...document.querySelectorAll('.ladder-rows button')].find((it) => / [45]\d\d /.test(it.textContent));
    if (failure) {
        failure.click();
        await drawn();
        await look('failure');
    }
    await scrub(() => 0);
    await look('start');
    return wrong;
};
all().then(done, (error) => done([String(error)]));
