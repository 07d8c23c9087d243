// @ts-check
// SMTP Lab in another page: <smtp-lab lesson="first-session" title="…">what is printed</smtp-lab>.
//
// A classic script without dependencies: <script src="https://your.site/lab/embed.js" async></script>. The element
// wraps a frame with the lab that this script lies beside. It shows a poster until it is seen or pressed, follows
// the colours and the language of its page, and talks with the frame by messages (embed.d.ts, embed.schema.json).
// What stands inside the element is on the poster and on paper, and for reader modes and browsers without scripts.
(() => {
  "use strict";
  /** @typedef {import("./embed").Request} Request */
  /** @typedef {import("./embed").Said} Said */

  const script = /** @type {HTMLScriptElement} */ (
    document.currentScript ?? document.querySelector('script[src*="embed.js"]'));
  const base = new URL(".", script.src);
  /** What the element says, by the tag of the language. The site's build fills it. @type {Record<string, Record<string, string>>} */
  const WORDS = {};
  /** The attributes that are parameters of the lab's address. */
  const PARAMETERS = ["v", "lesson", "scenario", "at", "view", "mode", "show", "hide", "readonly", "solution", "theme",
    "lang", "motion", "speed", "height", "keys", "seed", "id", "live", "title"];
  const TYPES = ["ready", "resize", "key", "step", "command", "reply", "prediction", "check", "hint", "complete", "state", "error"];
  /** The height that is reserved, and the least and the greatest that a frame may ask for, in CSS pixels. */
  const [RESERVED, LEAST, MOST] = [560, 120, 4000];
  /** A frame that asks for so many heights within two seconds is in a loop. */
  const LOOP = 20;

  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    :host { display: block; } :host([hidden]) { display: none; }
    .box { height: var(--height); border: 1px solid color-mix(in srgb, currentColor 25%, transparent); border-radius: 10px; overflow: hidden; }
    iframe { display: block; width: 100%; height: 100%; border: 0; }
    .poster { display: flex; flex-direction: column; align-items: center; justify-content: center; gap: 14px; height: 100%; padding: 16px; box-sizing: border-box; text-align: center; font: 1rem/1.5 system-ui, sans-serif; background: #fbfaf6; color: #1d2230; overflow: auto; }
    .dark .poster { background: #14161c; color: #e9e7e0; }
    .poster * { margin: 0; } .poster img { max-width: 100%; min-height: 0; flex: 0 1 auto; }
    .poster b { font-size: 1.125rem; } .still { max-width: 100%; min-height: 0; overflow: auto; text-align: start; }
    button { font: 600 1rem system-ui, sans-serif; min-height: 44px; padding: 8px 26px; border: 0; border-radius: 8px; background: #2350b8; color: #fff; cursor: pointer; }
    .dark button { background: #8fb0ff; color: #10131a; } a { color: #2350b8; padding: 4px; } .dark a { color: #8fb0ff; }
    :is(button, a):focus-visible { outline: 3px solid currentColor; outline-offset: 3px; }
    .paper { display: none; }
    @media print { .box:not(.alone):has(iframe) { display: none; } .box:not(.alone) { height: auto; } .poster :is(button, a) { display: none; } .still { overflow: visible; } .paper { display: block; } }`);

  /** @type {Set<SmtpLab>} */
  const all = new Set();

  class SmtpLab extends HTMLElement {
    /** @type {HTMLDivElement | undefined} */ #box;
    /** @type {HTMLIFrameElement | undefined} */ #frame;
    /** @type {MessagePort | undefined} */ #port;
    /** What is to be said once there is a port. @type {Request[]} */ #waiting = [];
    /** When the frame asked for a height, in ms. @type {number[]} */ #asked = [];
    #theme = "";
    #lang = "";
    /** How many messages did not fit and were ignored. */
    refused = 0;

    connectedCallback() {
      all.add(this);
      if (!this.#box) {
        const root = this.attachShadow({ mode: "open" });
        root.adoptedStyleSheets = [sheet];
        const paper = make("div", { class: "paper" }, make("slot"));
        this.#box = /** @type {HTMLDivElement} */ (make("div", { class: "box" }));
        this.#setHeight(Number(this.getAttribute("height")) || RESERVED);
        root.append(this.#box, paper);
        this.#box.append(this.#poster());
      }
      this.follow();
      toggles.observe(document.body, { attributes: true });
      seen.observe(this);
    }

    disconnectedCallback() {
      all.delete(this);
      seen.unobserve(this);
    }

    /** Opens the lab, if it is not open. */
    open() {
      if (this.#frame || !this.#box) return;
      this.#frame = /** @type {HTMLIFrameElement} */ (make("iframe", {
        title: this.#title(), src: this.#address({ view: this.getAttribute("view") ?? "embed" }), allow: "clipboard-write; fullscreen" }));
      // With no more than a link inside, the frame itself is printed.
      this.#box.classList.toggle("alone", !this.querySelector(":scope > :not(a)"));
      this.#box.replaceChildren(this.#frame);
    }

    /**
     * Asks the frame for something, as soon as it listens.
     * @template {Request["type"]} T
     * @param {T} type
     * @param {Extract<Request, { type: T }> extends { payload: infer P } ? P : undefined} [payload]
     */
    send(type, payload) {
      const request = /** @type {Request} */ ({ type, payload });
      if (!this.#port && (this.#frame || type !== "pause")) this.#waiting.push(request);
      else this.#port?.postMessage({ ns: "smtp-lab", v: 1, ...request });
    }

    /** Follows the colours and the language of the page, where no attribute says which. */
    follow() {
      const theme = this.getAttribute("theme") ?? (isDark(this) ? "dark" : "light");
      const lang = this.#language();
      this.#box?.classList.toggle("dark", theme === "dark" || theme !== "light" && isDark(this));
      const [before, spoken] = [this.#theme, this.#lang];
      [this.#theme, this.#lang] = [theme, lang];
      if (this.#frame && theme !== before) this.send("setView", { theme });
      if (this.#frame && lang && lang !== spoken) this.send("setLocale", { lang });
    }

    /** @param {MessageEvent} event */
    greet(event) {
      if (!this.#frame || event.source !== this.#frame.contentWindow) return false;
      const { ns, v, type } = Object(event.data);
      if (event.origin !== base.origin || ns !== "smtp-lab" || v !== 1 || type !== "hello") {
        // Courses of LTI hear these; they are not for this element.
        if (typeof event.data !== "string") this.refused += 1;
        return true;
      }
      const { port1, port2 } = new MessageChannel();
      this.#port?.close();
      this.#port = port1;
      port1.onmessage = ({ data }) => this.#hear(data);
      /** @type {Window} */ (event.source).postMessage({ ns, v, type }, base.origin, [port2]);
      for (const request of this.#waiting.splice(0)) this.send(request.type, /** @type {any} */ (request).payload);
      return true;
    }

    /** @param {any} message */
    #hear(message) {
      const { ns, v, type, payload, id } = Object(message);
      if (ns !== "smtp-lab" || v !== 1 || !TYPES.includes(type) || typeof payload !== "object") {
        this.refused += 1;
        return;
      }
      if (type === "resize") this.#resize(payload.height);
      if (type === "key") this.dispatchEvent(new KeyboardEvent("keydown", { key: payload.key, keyCode: payload.code, bubbles: true, cancelable: true }));
      this.dispatchEvent(new CustomEvent("smtp-lab", { bubbles: true, detail: { type, payload, id } }));
    }

    /** @param {unknown} height */
    #resize(height) {
      const now = performance.now();
      this.#asked = this.#asked.filter((it) => now - it < 2000);
      if (this.getAttribute("height") !== "auto" || typeof height !== "number" || this.#asked.length >= LOOP) return;
      this.#asked.push(now);
      this.#setHeight(Math.min(Math.max(Math.ceil(height), LEAST), MOST));
    }

    /** @param {number} height */
    #setHeight(height) {
      this.#box?.style.setProperty("--height", `${height}px`);
    }

    #title() {
      return this.getAttribute("title") || this.getAttribute("lesson") || this.getAttribute("scenario") || "SMTP Lab";
    }

    #language() {
      return this.closest("[lang]")?.getAttribute("lang") ?? "";
    }

    /** @param {Record<string, string>} more */
    #address(more) {
      const query = new URLSearchParams();
      for (const name of PARAMETERS) {
        const value = this.getAttribute(name);
        const isOwn = name === "height" && value !== "auto";
        if (value !== null && !isOwn) query.set(name, value);
      }
      if (this.#lang) query.set("lang", this.#lang);
      if (this.#theme) query.set("theme", this.#theme);
      for (const [name, value] of Object.entries(more)) query.set(name, value);
      const run = this.getAttribute("run");
      return new URL(`?${query}${run ? `#s=${run}` : ""}`, base).href;
    }

    #poster() {
      const tag = this.#language();
      const words = WORDS[tag] ?? WORDS[tag.split("-")[0]] ?? WORDS.en ?? {};
      const start = make("button", { type: "button" }, words.start ?? "▶");
      start.addEventListener("click", () => {
        this.open();
        // Who pressed a key goes on from there.
        this.#frame?.focus();
      });
      const full = make("a", { href: this.#address({ view: "full" }), target: "_blank", rel: "noopener" }, words.full ?? "SMTP Lab");
      const picture = this.getAttribute("poster");
      return make("div", { class: "poster" },
        ...(picture ? [make("img", { src: picture, alt: "" })] : []),
        make("b", {}, this.#title()), make("p", {}, this.getAttribute("question") ?? ""), make("div", { class: "still" }, make("slot")), start, full);
    }
  }

  /**
   * @param {string} name
   * @param {Record<string, string>} attributes
   * @param {(Node | string)[]} children
   */
  function make(name, attributes = {}, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  }

  /** Whether the letters of the page are light there. @param {Element} at */
  function isDark(at) {
    const colour = getComputedStyle(at).color;
    const parts = colour.match(/[\d.]+/g)?.map(Number) ?? [];
    if (!colour.startsWith("rgb") || parts.length < 3) return matchMedia("(prefers-color-scheme: dark)").matches;
    return parts[0] * 0.299 + parts[1] * 0.587 + parts[2] * 0.114 > 140;
  }

  // Opens what comes into sight, and stops what leaves it.
  const seen = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      const lab = /** @type {SmtpLab} */ (target);
      if (!isIntersecting) lab.send("pause");
      else if (lab.getAttribute("start") !== "press") lab.open();
    }
  });

  const follow = () => all.forEach((it) => it.follow());
  // Again when colours that change slowly have changed.
  const followTwice = () => [0, 600].forEach((it) => setTimeout(follow, it));
  const toggles = new MutationObserver(followTwice);
  toggles.observe(document.documentElement, { attributes: true });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", followTwice);
  addEventListener("message", (event) => void [...all].some((it) => it.greet(event)));
  if (!customElements.get("smtp-lab")) customElements.define("smtp-lab", SmtpLab);
})();
