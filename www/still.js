// Runs before the page is drawn. `index.html` has the opening view of the home page in it, in English, as a picture
// that stands until the page itself has come (boot.js): it is hidden where something else will come.
(() => {
  // The languages of the page: tag, name, file of the catalogue, and the sentences that boot.js says.
  const languages = JSON.parse(document.getElementById("languages").textContent);

  // The language that the address asks for, that was chosen before, of the page around this one, or of the
  // browser: the first that there is. "qps" is the pseudo-language, made of English.
  function language() {
    const wished = [new URLSearchParams(location.search).get("lang")];
    try {
      wished.push(localStorage.getItem("smtp-lab.language"));
    } catch {
      // Storage is refused: nothing was chosen.
    }
    try {
      if (parent !== window) wished.push(parent.document.documentElement.lang);
    } catch {
      // The page around this one is of another site.
    }
    wished.push(...navigator.languages);
    const named = (tag) => languages.find((it) => it.tag === tag);
    for (const tag of wished.filter(Boolean)) {
      if (tag === "qps") return { ...named("en"), tag };
      const found = named(tag) ?? named(tag.split("-")[0]);
      if (found) return found;
    }
    return named("en");
  }

  const chosen = language() ?? { tag: "en", file: "", boot: {} };
  const isHome = location.search === "" && !location.hash.startsWith("#s=") && parent === window && chosen.tag === "en";
  document.documentElement.classList.toggle("no-still", !isHome);
  let theme = null;
  try {
    theme = localStorage.getItem("smtp-lab.theme");
  } catch {
    // Storage is refused: no colours were chosen.
  }
  if (["light", "dark", "contrast"].includes(theme)) document.documentElement.dataset.theme = theme;

  // The last press on the picture, and what had the focus there: the page gives both to what takes its place.
  let pressed = "";
  let focus = "";
  const note = (event) => {
    const { id } = event.target.closest?.("button, input, select, a") ?? {};
    if (event.type === "click") pressed = id ?? "";
    focus = id ?? "";
  };
  for (const type of ["click", "focusin"]) document.addEventListener(type, note, true);
  const end = () => {
    for (const type of ["click", "focusin"]) document.removeEventListener(type, note, true);
    return pressed;
  };

  // Says in the place of the picture why the page cannot start: a key of the words for boot.js. A file that did not
  // come may be there, and out of reach.
  function failed(reason, file) {
    const outOfReach = location.protocol === "file:" ? "fromDisk" : origin === "null" ? "sandboxed" : reason;
    const { couldNotLoad, [reason === "missing" ? outOfReach : reason]: why } = chosen.boot;
    const said = document.createElement("p");
    said.className = "loading";
    said.setAttribute("role", "alert");
    const title = document.createElement("strong");
    title.textContent = couldNotLoad ?? reason;
    said.append(title, document.createElement("br"), why?.replace("FILE", file) ?? "");
    const place = document.getElementById("app");
    place.removeAttribute("aria-busy");
    place.replaceChildren(said);
  }
  window.__smtpLab = { chosen, failed, early: { focus: () => focus, pressed: end } };
  document.addEventListener("DOMContentLoaded", () => {
    // It has taken this over, if it came.
    if (!window.__smtpLab.begin) failed("missing", "boot.js");
  });
})();
