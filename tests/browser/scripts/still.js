// Before the page: watches what stands in it, frame by frame.
const seen = { frames: 0, empty: 0, stills: 0, shift: 0, shifted: [], still: null, first: null };
window.seen = seen;
// Each element by its tag, its classes and its own text. The stage is drawn again when it is measured.
const outline = (app) => [...app.querySelectorAll('.page *')]
    .filter((it) => !it.closest('.stage svg'))
    .map((it) => [it.tagName.toLowerCase(), [...it.classList].sort().join(' '), it.id,
        [...it.childNodes].filter((node) => node.nodeType === 3).map((node) => node.data).join('')].join('|'));
const look = () => {
    const app = document.querySelector('#app');
    if (app) {
        const isDrawn = app.querySelector('.page')?.checkVisibility() ?? false;
        seen.frames += 1;
        if (!isDrawn) seen.empty += 1;
        if (isDrawn && app.hasAttribute('aria-busy')) seen.stills += 1;
        if (isDrawn && app.hasAttribute('aria-busy') && seen.still === null) seen.still = outline(app);
    }
    requestAnimationFrame(look);
};
requestAnimationFrame(look);
new PerformanceObserver((list) => {
    for (const it of list.getEntries()) {
        seen.shift += it.value;
        seen.shifted.push(...it.sources.map((source) => source.node?.className ?? source.node?.nodeName));
    }
}).observe({ type: 'layout-shift', buffered: true });
document.addEventListener('DOMContentLoaded', () => {
    const app = document.querySelector('#app');
    new MutationObserver(() => {
        if (seen.still === null) return;
        if (seen.first === null && app.querySelector('.page')) seen.first = outline(app);
    }).observe(app, { childList: true });
});
