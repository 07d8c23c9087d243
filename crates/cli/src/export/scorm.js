// A lesson of SMTP Lab in a course (SCORM 1.2): hears from the lab what was done, and tells the course.
(() => {
  "use strict";
  /** So many characters of suspend_data a course keeps. */
  const ROOM = 4096;
  const frame = document.querySelector("iframe");
  const steps = document.body.dataset.steps.split(" ");
  const origin = new URL(frame.src, location.href).origin;
  const began = Date.now();

  /** The course's interface: in a page around this one, or around the one that opened it. */
  const around = (page) => {
    for (let it = page, left = 10; it && left; it = it === it.parent ? null : it.parent, left -= 1) {
      // A page of another site does not let one look.
      try { if (it.API) return it.API; } catch { /* The next one may. */ }
    }
    return null;
  };
  const api = around(window) ?? (window.opener && around(window.opener));
  document.querySelector("p").hidden = Boolean(api);
  const set = (name, value) => api?.LMSSetValue(`cmi.${name}`, String(value));

  api?.LMSInitialize("");
  let isEnded = !api;
  let isDone = ["completed", "passed"].includes(api?.LMSGetValue("cmi.core.lesson_status"));
  /** For each step: 1 done or answered right, 0 answered wrong, - neither yet; and the run. */
  let kept = { steps: "-".repeat(steps.length), run: "" };
  try {
    const before = JSON.parse(api?.LMSGetValue("cmi.suspend_data") || "{}");
    if (String(before.steps).length === steps.length) kept = { ...kept, ...before };
  } catch { /* What another version wrote is not read: the lesson begins again. */ }

  const write = () => {
    if (isEnded) return;
    const whole = JSON.stringify(kept);
    set("suspend_data", whole.length <= ROOM ? whole : JSON.stringify({ steps: kept.steps }));
    const right = [...kept.steps].filter((it) => it === "1").length;
    set("core.score.min", 0);
    set("core.score.max", 100);
    set("core.score.raw", Math.round((100 * right) / steps.length));
    set("core.lesson_status", isDone ? "completed" : "incomplete");
  };

  /** Notes what became of a step. What was right once stays so. */
  const note = (step, mark) => {
    const marks = [...kept.steps], at = steps.indexOf(step);
    if (at >= 0 && marks[at] !== "1") marks[at] = mark;
    kept.steps = marks.join("");
  };

  let port = null, isOpen = false;
  const ask = (type, payload) => port?.postMessage({ ns: "smtp-lab", v: 1, type, payload });
  const hear = ({ data: { type, payload } }) => {
    if (type === "ready" && !isOpen) {
      isOpen = true;
      // What lies in this browser may be another learner's.
      kept.run ? ask("setState", { run: kept.run }) : ask("reset");
      return;
    }
    if (!isOpen) return;
    if (type === "check") note(payload.step, "1");
    if (type === "prediction") note(payload.step, payload.right ? "1" : "0");
    if (type === "complete") isDone = true;
    if (type === "state") kept.run = payload.run ?? "";
    if (["check", "prediction", "complete", "state"].includes(type)) write();
    if (["step", "check", "prediction", "hint", "complete"].includes(type)) ask("getState");
    if (["check", "prediction", "complete"].includes(type) && !isEnded) api.LMSCommit("");
  };
  addEventListener("message", ({ source, origin: from, data }) => {
    if (source !== frame.contentWindow || from !== origin || data?.ns !== "smtp-lab" || data.type !== "hello") return;
    const { port1, port2 } = new MessageChannel();
    port = port1;
    port.onmessage = hear;
    source.postMessage({ ns: "smtp-lab", v: 1, type: "hello" }, origin, [port2]);
  });

  /** As SCORM writes a span of time: HHHH:MM:SS.SS. */
  const time = () => {
    const seconds = (Date.now() - began) / 1000, pad = (it, digits) => String(Math.floor(it)).padStart(digits, "0");
    return `${pad(seconds / 3600, 4)}:${pad((seconds / 60) % 60, 2)}:${pad(seconds % 60, 2)}.00`;
  };
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "hidden" || isEnded) return;
    write();
    api.LMSCommit("");
  });
  // Never unload: browsers do not run it any more.
  addEventListener("pagehide", () => {
    if (isEnded) return;
    write();
    set("core.session_time", time());
    set("core.exit", isDone ? "" : "suspend");
    isEnded = true;
    api.LMSFinish("");
  });
  // A page that comes back out of the browser's memory begins a new session.
  addEventListener("pageshow", ({ persisted }) => { if (persisted) location.reload(); });
})();
