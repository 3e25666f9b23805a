// SPDX-License-Identifier: GPL-2.0-only
/* Pages that are stepped through: one still at a time, by buttons, arrow keys, or by itself. */
"use strict";
(() => {
  const steps = [...document.querySelectorAll(".step")];
  let at = 0, timer = null;

  function go(to) {
    at = Math.max(0, Math.min(steps.length - 1, to));
    steps.forEach((step, i) => { step.hidden = i !== at; });
    bb.element("where").textContent = `step ${at} of ${steps.length - 1}`;
    if (at === steps.length - 1) stop();
  }

  function stop() {
    timer = clearInterval(timer);
    bb.element("play").ariaPressed = "false";
  }

  bb.element("back").onclick = () => { stop(); go(at - 1); };
  bb.element("next").onclick = () => { stop(); go(at + 1); };
  bb.element("play").onclick = () => {
    if (timer) return stop();
    if (at === steps.length - 1) go(0);
    bb.element("play").ariaPressed = "true";
    timer = setInterval(() => go(at + 1), 1500);
  };
  document.addEventListener("keydown", ({ key, target }) => {
    if (target.closest("select, input, pre, .scroll")) return;
    if (key === "ArrowLeft") bb.element("back").click();
    if (key === "ArrowRight") bb.element("next").click();
  });
  go(0);
  bb.ready();
})();
