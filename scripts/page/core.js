// SPDX-License-Identifier: GPL-2.0-only
/* What all pages use: numbers as text, elements, colours, charts. Nothing is loaded. */
"use strict";
const bb = (() => {
  const DOT = "\u00b7";
  /* Okabe and Ito's colours, which most colour-blind people can tell apart; with shapes. */
  const LIGHT = "#0072b2 #c04c00 #007a58 #a84f82 #806000 #1f7fb8 #6a35a8 #444444".split(" ");
  const DARK = "#4fa8e0 #ff8a4a #3ecfa3 #e59ac6 #e0c04a #8fd0ff #b690f0 #c8c8c8".split(" ");
  const SHAPES = ["circle", "triangle", "rect", "rectRot", "star", "cross", "crossRot", "line"];
  const scheme = window.matchMedia("(prefers-color-scheme: dark)"), charts = {};

  const element = (id) => document.getElementById(id);
  const meta = JSON.parse(element("meta") ? element("meta").textContent : "{}");
  const css = (name) => getComputedStyle(document.body).getPropertyValue(name).trim();
  const colour = (i) => (scheme.matches ? DARK : LIGHT)[i % LIGHT.length];
  const shape = (i) => SHAPES[i % SHAPES.length];
  const word = (key, value, label = "") => meta.words?.[key]?.[value] ?? label + value;

  /* As si() of view.py has it. */
  function si(value) {
    if (value === null || value === undefined) return DOT;
    for (const [factor, suffix] of [[1e9, "G"], [1e6, "M"], [1e3, "k"]])
      if (value >= factor * 0.9995) {
        const scaled = value / factor;
        return scaled.toFixed(scaled < 9.995 ? 2 : scaled < 99.95 ? 1 : 0) + suffix;
      }
    return value >= 9.95 || Number.isInteger(value) ? value.toFixed(0) : value.toFixed(1);
  }

  /* As rounded() of html.py has it. */
  function rounded(value, unit) {
    if (typeof value !== "number") return String(value ?? "");
    if (unit === "instructions") return value.toFixed(1).replace(/\.0$/, "");
    const digits = Math.max(0, 4 - String(Math.trunc(Math.abs(value))).length);
    return String(Number(value.toFixed(digits)));
  }

  /* For axes: 2k; on logarithmic ones only at 1, 2 and 5 of a power of ten, if that is enough. */
  const brief = (value) => si(value).replace(/\.0+(?=[kMG]?$)/, "");
  const round = (value) => /^[125]e/.test(Number(value).toExponential());
  const sparse = (value, _index, ticks) =>
    (round(value) || ticks.filter((tick) => round(tick.value)).length < 3 ? brief(value) : null);

  function median(values) {
    const sorted = values.filter(Number.isFinite).sort((a, b) => a - b), half = sorted.length / 2;
    return half ? (sorted[Math.ceil(half) - 1] + sorted[Math.floor(half)]) / 2 : null;
  }

  function create(tag, attributes, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes))
      if (name in made) made[name] = value;
      else made.setAttribute(name, value);
    made.append(...children);
    return made;
  }

  /* What is wider than the page and can be scrolled with the keyboard, too. */
  const region = (child, label) =>
    create("div", { className: "scroll", tabIndex: 0, role: "region", "aria-label": label }, child);

  const axis = (text, more) => ({ title: { display: true, text, color: css("--dim") },
    grid: { color: css("--line") }, ticks: { color: css("--dim"), ...more } });

  function draw(id, config) {
    config.options = { animation: false, responsive: true, maintainAspectRatio: false,
      ...config.options };
    charts[id] ??= new Chart(element(id), config);
    Object.assign(charts[id], { data: config.data, options: config.options }).update("none");
  }

  /* The data that a link of the page offers for download. */
  async function unpack(address) {
    const bytes = Uint8Array.from(atob(address.split(",")[1]), (c) => c.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    return JSON.parse(await new Response(stream).text());
  }

  for (const button of document.querySelectorAll("button.copy")) {
    button.hidden = !navigator.clipboard;
    button.onclick = () => navigator.clipboard.writeText(element(button.dataset.from).textContent)
      .then(() => { button.textContent = "copied"; });
  }
  const ready = () => { document.documentElement.dataset.ready = "1"; };
  const onScheme = (update) => scheme.addEventListener("change", update);
  return { DOT, meta, charts, element, css, colour, shape, shapes: SHAPES.length, si, word, rounded,
    brief, sparse, median, create, region, axis, draw, unpack, ready, onScheme };
})();
