// Keeps the site in the browser, so that the next visit needs no network.
//
// It keeps one version, whole: the files of a list that the site's build fills in. A new version is kept beside it and
// takes its place when no page of the old one is open, so that no page has files of two versions. What is not in the
// list, such as the guide, is not its concern; nor is another site.
//
// As it stands here its list is empty: so it takes the place of one that was there before, and goes (`cargo xtask serve`).

// A path for each file, with its digest where its name has none; "./" is the page.
const FILES = {};
const VERSION = "";

// Sites on one origin share its caches.
const OURS = `smtp-lab ${registration.scope} `;
const NAME = OURS + VERSION;
const kept = new Map(Object.entries(FILES).map(([path, integrity]) => [new URL(path, registration.scope).href, integrity]));

// The address of the file: the page is one file, whatever its query asks for.
function plain(address) {
  const url = new URL(address);
  url.search = url.hash = "";
  url.pathname = url.pathname.replace(/\/index\.html$/, "/");
  return url.href;
}

addEventListener("install", (event) => {
  // A digest tells whether a file is still of this version; if one is not, the next visit tries again. What the page
  // has just loaded is in the browser's own cache; the rest waits for what a person does.
  const requests = [...kept].map(([url, integrity]) =>
    new Request(url, { integrity, cache: integrity ? "no-cache" : "default", priority: "low" }));
  event.waitUntil(kept.size === 0 ? skipWaiting() : caches.open(NAME).then((cache) => cache.addAll(requests)));
});

addEventListener("activate", (event) => {
  const old = (it) => it.startsWith(OURS) && it !== NAME;
  const deleted = caches.keys().then((names) => Promise.all(names.filter(old).map((it) => caches.delete(it))));
  event.waitUntil(kept.size === 0 ? deleted.then(leave) : deleted);
});

async function leave() {
  await registration.unregister();
  for (const it of await clients.matchAll()) it.navigate(it.url);
}

addEventListener("message", () => skipWaiting());

addEventListener("fetch", (event) => {
  const { method, url } = event.request;
  if (method === "GET" && kept.has(plain(url))) event.respondWith(answer(event.request));
});

async function answer(request) {
  // A reload does not end a page before the answer has come. If it is the only one, it comes again from the new version.
  if (request.mode === "navigate" && registration.waiting && (await clients.matchAll()).length < 2) {
    registration.waiting.postMessage("take over");
    return new Response("", { headers: { Refresh: "0" } });
  }
  const cache = await caches.open(NAME);
  // The browser may have thrown it away.
  return (await cache.match(plain(request.url), { ignoreVary: true })) ?? fetch(request);
}
