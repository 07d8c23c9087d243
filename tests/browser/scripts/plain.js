// What is left in plain letters of a page in the pseudo-language, outside of what is marked as the same in
// every language; and what does not fit.
const faults = new Set();
const plain = /[A-Za-z]/;
const place = (it) => it.id ? '#' + it.id : it.tagName.toLowerCase() + (it.getAttribute('class') ? '.' + it.getAttribute('class').split(' ').join('.') : '');
const told = (it, what, text) => faults.add(place(it) + ' ' + what + ': ' + text.trim().slice(0, 80));
const isMarked = (it) => it.closest('[translate="no"], script, style, noscript');
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walker.nextNode()) {
    const { parentElement, data } = walker.currentNode;
    // The title of a drawing is a name, as those below.
    if (plain.test(data) && !isMarked(parentElement) && !(parentElement.closest('svg title') && data.includes('⟦'))) told(parentElement, 'says', data);
}
for (const it of document.body.querySelectorAll('[aria-label], [title], [placeholder], [alt], optgroup[label]')) {
    for (const name of ['aria-label', 'title', 'placeholder', 'alt', 'label', 'aria-valuetext']) {
        const text = it.getAttribute(name) ?? '';
        // A sentence of the catalogue may quote what is the same in every language.
        if (plain.test(text) && !text.includes('⟦') && !isMarked(it)) told(it, name, text);
    }
}
for (const it of document.body.querySelectorAll('button, h1, h2, h3, p, label, legend, summary, dt, dd, li, th')) {
    if (!it.checkVisibility() || it.closest('.visually-hidden, .skip')) continue;
    const box = it.getBoundingClientRect();
    const style = getComputedStyle(it);
    const scrolls = (at) => at && (/auto|scroll|hidden|clip/.test(getComputedStyle(at).overflowX) || scrolls(at.parentElement));
    if (box.right > innerWidth + 1 && !scrolls(it.parentElement)) told(it, 'is wider than the page', it.textContent);
    if (style.overflowX === 'visible' && it.scrollWidth > it.clientWidth + 1 && style.display !== 'inline') told(it, 'overflows', it.textContent);
}
if (document.documentElement.scrollWidth > innerWidth) faults.add('the page is wider than its window');
return [...faults];
