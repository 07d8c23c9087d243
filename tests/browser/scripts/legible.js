// Goes through every stop of the page and looks whether the last row can read it: large letters, nothing cut, nothing
// over anything else.
const [done] = arguments;
const find = (css, of = document) => of.querySelector(css);
const all = (css) => [...document.querySelectorAll(css)];
const box = (it) => it.getBoundingClientRect();
const until = async (holds) => {
    for (let turn = 0; turn < 500 && !holds(); turn++) await new Promise((next) => setTimeout(next, 4));
    await new Promise((next) => requestAnimationFrame(() => setTimeout(next)));
};
const wrong = new Set();
const least = innerHeight * 0.034;
const size = (it) => {
    const units = it.getBBox?.().height;
    const scale = units ? box(it).height / units : 1;
    return parseFloat(getComputedStyle(it).fontSize) * scale;
};
const seen = (it) => it.textContent.trim() !== '' && box(it).width > 0;
const look = (place) => {
    const say = (what, it) => wrong.add(`${place}: ${what}: ${it.textContent.trim()}`);
    const stage = all('.stage text').filter(seen), rung = all('.rung.now svg text').filter(seen);
    for (const it of [...stage, ...rung, ...all('.heads text').filter(seen), ...all('.sheet, .sheet :is(.ask, button)'), find('.caption')]) {
        if (size(it) < least) say(`${size(it).toFixed(1)} px`, it);
    }
    for (const it of [...stage, ...rung]) {
        // What two lines do not hold is cut.
        const whole = [...it.parentNode.querySelectorAll(':scope > text')].map((it) => it.textContent.trim()).join(' ');
        if (it.textContent.includes('…') && whole.length < 90) say('cut', it);
    }
    const inside = (it, around) => {
        const own = box(it);
        if (own.left < around.left - 1 || own.right > around.right + 1 || own.top < around.top - 2 || own.bottom > around.bottom + 2) say('outside', it);
    };
    const drawing = box(find('.drawing')), rows = box(find('.ladder-rows'));
    stage.forEach((it) => inside(it, drawing));
    rung.forEach((it) => inside(it, rows));
    inside(find('.caption'), { left: 0, right: innerWidth, top: 0, bottom: drawing.top });
    if (box(find('.present-foot')).bottom > innerHeight + 1) wrong.add(`${place}: the player is out of sight`);
    for (const [index, it] of stage.entries()) {
        for (const other of stage.slice(index + 1)) {
            const [a, b] = [box(it), box(other)];
            const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
            const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
            // The boxes of letters are higher than letters.
            if (wide > 2 && high > Math.min(a.height, b.height) * 0.3) say(`lies over ${other.textContent}`, it);
        }
    }
};
const scrub = find('#scrub');
const walk = async () => {
    for (let place = 1; place <= Number(scrub.max); place++) {
        const before = scrub.getAttribute('aria-valuetext');
        scrub.value = place;
        scrub.dispatchEvent(new InputEvent('input', { bubbles: true }));
        await until(() => scrub.getAttribute('aria-valuetext') !== before);
        look(place);
    }
};
walk().then(() => done([...wrong]), (error) => done([...wrong, String(error)]));
