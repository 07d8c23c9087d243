// Loads the page's WebAssembly, and stands by when it fails.
//
// It holds what must outlive a crash of the engine: the journal of the run and the overlay that
// says what happened. It knows nothing of mail. The page's policy forbids inline scripts, so all
// of it is here. Its contract with the engine is `window.__smtpLab` (crates/app/src/crash.rs).

// The language of the page, and what was pressed before the page could answer (still.js).
const { chosen, early, failed, app } = window.__smtpLab;
const words = chosen.boot;

// When the page has been there for so long, in ms, its files are kept: what it loads itself goes first.
const KEEP_AFTER = 2000;

let header = {};
let inputs = [];
let overlay = null;
const acted = new Set();

// A JSON text that does not parse is kept as the text it is: this code must not fail.
function value(json) {
  try {
    return JSON.parse(json);
  } catch {
    return String(json);
  }
}

function savedRun(message) {
  return JSON.stringify({ ...header, inputs: inputs.map(value), crash: message }, null, 2);
}

function element(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, text] of Object.entries(attributes)) made.setAttribute(key, text);
  made.append(...children);
  return made;
}

function download(text) {
  const url = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  const link = element("a", { href: url, download: "smtp-lab-run.json" });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
}

function showCrash(message) {
  if (overlay) return;
  const run = savedRun(message);
  const status = element("p", { role: "status" });
  const save = element("button", { type: "button", class: "crash-save" }, words.save);
  const reload = element("button", { type: "button", class: "crash-reload" }, words.reload);
  const text = element("textarea", { readonly: "", "aria-label": words.detail });
  text.value = run;
  save.addEventListener("click", () => {
    download(run);
    status.textContent = words.saved;
  });
  reload.addEventListener("click", () => location.reload());
  overlay = element(
    "dialog",
    { class: "crash", role: "alertdialog", "aria-labelledby": "crash-title", "aria-describedby": "crash-what" },
    element("h2", { id: "crash-title" }, words.title),
    element("div", { id: "crash-what" },
      element("p", {}, words.what),
      element("p", {}, inputs.length > 0 ? words.kept : words.nothingKept)),
    element("div", { class: "crash-buttons" }, save, reload),
    status,
    element("details", {}, element("summary", {}, words.detail), text),
  );
  // The page behind it is dead: Escape must not lead back there.
  overlay.addEventListener("cancel", (event) => event.preventDefault());
  overlay.addEventListener("close", () => overlay.showModal());
  document.body.append(overlay);
  overlay.showModal();
}

// An error of a file that did not come has its name.
function lost(file, why) {
  return Object.assign(new Error(`${file}: ${why}`), { file: file.replace(/^\.\//, "") });
}

async function arrived(file) {
  const response = await fetch(new URL(file, document.baseURI)).catch((error) => { throw lost(file, error); });
  if (!response.ok) throw lost(file, response.status);
  return response;
}

// Whether the smallest module is refused.
function isForbidden() {
  try {
    return !new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0));
  } catch {
    return typeof WebAssembly === "object";
  }
}

function couldNotLoad(error) {
  console.error(error);
  failed(error.file ? "missing" : isForbidden() ? "forbidden" : "tooOld", error.file);
}

// Whether an error came out of the engine: a trap, or anything that was thrown through it. After
// either its memory cannot be trusted.
function fromEngine(error) {
  return error?.name === "RuntimeError"
    || /wasm-function|\.wasm\b/.test(String(error?.stack ?? ""));
}

window.__smtpLab = {
  // The tag of the language that the page begins with, and its catalogue.
  language: chosen.tag,
  catalogue: "",
  // A run begins: `json` is the run so far, or an empty object. Forgets the run before.
  begin(json) {
    const run = value(json);
    header = run !== null && typeof run === "object" ? run : { run };
    inputs = Array.isArray(header.inputs) ? header.inputs.map((input) => JSON.stringify(input)) : [];
  },
  // One input, before it is dispatched.
  journal(json) {
    inputs.push(json);
  },
  // The world did not take that input: a run with it could not be opened.
  refused() {
    inputs.pop();
  },
  // An action was done, by its name; `actions` lists those of this visit. It is how a test sees that
  // the keyboard reaches each.
  acted(name) {
    acted.add(name);
  },
  actions() {
    return [...acted];
  },
  // The engine panicked and will not answer again.
  crashed(message) {
    showCrash(String(message));
  },
};

window.addEventListener("error", (event) => {
  if (fromEngine(event.error)) showCrash(String(event.error));
});
window.addEventListener("unhandledrejection", (event) => {
  if (fromEngine(event.reason)) showCrash(String(event.reason));
});

// In the single file, what a site has beside its page stands in the page, packed.
function unpacked(id, type) {
  const packed = document.getElementById(id);
  const octets = Uint8Array.from(atob(packed.textContent), (it) => it.charCodeAt(0));
  packed.remove();
  const stream = new Blob([octets]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream, { headers: { "Content-Type": type } });
}

// Has the browser keep the site for a visit without a network. A page in a frame leaves that to the site's own pages.
function keep(worker) {
  if (!worker || parent !== window) return;
  try {
    navigator.serviceWorker.register(new URL(worker, document.baseURI)).catch(() => {});
  } catch {
    // From a disk, without encryption or in a sandbox there is no such thing.
  }
}

const { js, wasm, worker } = document.querySelector("script[data-js]").dataset;
document.documentElement.lang = chosen.tag;
document.querySelector("#app > .loading")?.replaceChildren(words.loading);
try {
  if (typeof WebAssembly !== "object") throw new Error("this browser has no WebAssembly");
  const files = new Map(app && Object.entries(await unpacked("packed-files", "application/json").json()));
  window.__smtpLab.file = (place) => files.get(place.replace(/^\.\//, ""));
  const response = app ? unpacked("packed-wasm", "application/wasm") : arrived(wasm);
  const catalogue = app ? new Response(files.get(chosen.file)) : arrived(chosen.file);
  for (const it of [response, catalogue]) it.catch?.(() => {}); // awaited below, where a failure is told
  const { default: init, ...exports } =
    app ?? await import(new URL(js, document.baseURI).href).catch((error) => { throw lost(js, error); });
  const { provokePanic, measureDelivery, measureParse, actionNames } = exports;
  Object.assign(window.__smtpLab, { provokePanic, measureDelivery, measureParse, actionNames });
  window.__smtpLab.catalogue = await (await catalogue).text();
  await init({ module_or_path: response });
  document.getElementById("app")?.removeAttribute("aria-busy");
  document.getElementById(early.focus())?.focus();
  document.getElementById(early.pressed())?.click();
  setTimeout(keep, KEEP_AFTER, worker);
} catch (error) {
  if (overlay) {
    // It started and crashed: the overlay says so already.
  } else if (fromEngine(error) && !error.file) {
    showCrash(String(error));
  } else {
    couldNotLoad(error);
  }
}
