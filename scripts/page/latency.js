// SPDX-License-Identifier: GPL-2.0-only
/* Distributions of chosen rows over one another: percentile curve, histogram, numbers. */
"use strict";
bb.latency = (() => {
  const { element, create, si, colour } = bb;
  const MOST = 8;
  const DIMS = bb.meta.labels;
  let unit = "";

  /* What tells rows apart; all of it for a single one. */
  function names(cells) {
    const differ = Object.keys(DIMS).filter((key) =>
      new Set(cells.map((cell) => cell[key])).size > 1);
    const say = (cell, keys) => keys.filter((key) => cell[key] !== undefined)
      .map((key) => DIMS[key] + cell[key]);
    return cells.map((cell) => [...say(cell, differ), cell.op].join(", "));
  }

  /* The outline of the bars, as shares, so that rows of any n lie over one another. */
  function steps(bins) {
    const all = bins.reduce((sum, bin) => sum + bin[2], 0), path = [];
    bins.forEach(([lower, upper, count], i) => {
      path.push({ x: lower, y: 100 * count / all });
      if (!bins[i + 1] || bins[i + 1][0] > upper)
        path.push({ x: upper, y: 100 * count / all }, { x: upper, y: null });
    });
    return path;
  }

  /* x is 1 / (1 - p), up to where ten values are left beyond. */
  function curve(bins) {
    const all = bins.reduce((sum, bin) => sum + bin[2], 0), end = Math.max(2, all / 10);
    const path = [];
    let before = 0;
    for (const [lower, upper, count] of bins) {
      const from = all / (all - before);
      if (from > end) break;
      before += count;
      const y = (lower + upper) / 2, to = before < all ? Math.min(end, all / (all - before)) : end;
      path.push({ x: from, y }, { x: to, y });
    }
    return path;
  }

  const percentile = (x) => (/^1e/.test(x.toExponential()) && x > 1
    ? `p${+(100 - 100 / x).toPrecision(6)}` : x === 2 ? "p50" : null);

  function drawTwo(some, labels) {
    const line = (cell, data) => ({ label: labels.get(cell), data, pointRadius: 0, borderWidth: 2,
      borderColor: colour(some.indexOf(cell)), borderDash: some.indexOf(cell) % 2 ? [6, 3] : [] });
    const legend = { position: "bottom",
      labels: { color: bb.css("--fg"), boxWidth: 24, boxHeight: 0 } };
    const value = { type: "logarithmic", ...bb.axis(unit, { callback: bb.sparse, maxRotation: 0,
      autoSkipPadding: 16 }) };
    bb.draw("curve-chart", { type: "line",
      data: { datasets: some.map((cell) => line(cell, curve(bb.rows.bins(cell)))) },
      options: { parsing: false, scales: { y: value, x: { type: "logarithmic", min: 1,
        ...bb.axis("percentile", { callback: percentile, maxRotation: 0 }) } },
      plugins: { legend, tooltip: { callbacks: {
        title: (at) => `p${+(100 - 100 / at[0].raw.x).toPrecision(5)}`,
        label: (at) => `${at.dataset.label}: ${si(at.raw.y)} ${unit}` } } } } });
    bb.draw("hist-chart", { type: "line",
      data: { datasets: some.map((cell) => ({ ...line(cell, steps(bb.rows.bins(cell))),
        stepped: true, fill: some.length < 3 ? "start" : false,
        backgroundColor: colour(some.indexOf(cell)) + "44" })) },
      options: { parsing: false, scales: { x: value, y: { type: "logarithmic",
        ...bb.axis("% of the operations", { callback: bb.sparse }) } },
      plugins: { legend, tooltip: { callbacks: {
        title: (at) => `from ${si(at[0].raw.x)} ${unit}`,
        label: (at) => `${at.dataset.label}: ${at.raw.y.toPrecision(3)} %` } } } } });
  }

  function table(cells, labels) {
    const parts = { n: (cell) => bb.rows.total(cell, "iterations"),
      failed: (cell) => bb.rows.total(cell, "fail") || "" };
    for (const [key, name] of [["min", "min"], ...Object.entries(bb.rows.STATISTICS).slice(0, 6)])
      parts[name] = (cell) => (bb.rows.timed(cell.mode)
        ? bb.rounded(bb.rows.value(cell, key), unit) : "");
    parts.cost = (cell) => (bb.rows.timed(cell.mode) ? "" : bb.rounded(bb.rows.value(cell), unit));
    parts["obtained from"] = bb.rows.where;
    parts.flags = (cell) => bb.rows.flags(cell).join(", ");
    const keys = Object.keys(parts).filter((key) => cells.some((cell) => parts[key](cell) !== ""));
    element("row-table").replaceChildren(
      create("thead", {}, create("tr", {}, ...["row", ...keys].map((key) =>
        create("th", { textContent: key, scope: "col" })))),
      create("tbody", {}, ...cells.map((cell) => create("tr", {},
        create("th", { textContent: labels.get(cell), scope: "row" }),
        ...keys.map((key) => create("td", { textContent: parts[key](cell) }))))));
  }

  function show(cells, measure) {
    unit = measure;
    const shown = cells.slice(-MOST), some = shown.filter((cell) => bb.rows.bins(cell).length);
    const texts = names(shown), labels = new Map(shown.map((cell, i) => [cell, texts[i]]));
    for (const id of ["curve-chart", "hist-chart"]) element(id).parentElement.hidden = !some.length;
    const first = shown[0], same = Object.keys(DIMS).filter((key) => first[key] !== undefined
      && new Set(shown.map((cell) => cell[key])).size === 1).map((key) => DIMS[key] + first[key]);
    element("hist-hint").textContent = `${same.join(", ")}. ` + (some.length
      ? "Curves end where fewer than ten values lie beyond; a bar is a bucket of the histogram."
      : "Mode batch reads the clock once per batch and has no distribution.");
    if (some.length) drawTwo(some, labels);
    table(shown, labels);
  }

  return { show, curve, steps };
})();
