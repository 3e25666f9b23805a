// SPDX-License-Identifier: GPL-2.0-only
/* Distributions of chosen rows over one another: percentile curve, histogram, numbers. */
"use strict";
bb.latency = (() => {
  const { element, create, si, colour } = bb;
  const MOST = 8, DIMS = bb.meta.labels;
  let unit = "";

  /* What rows have in common, and what tells them apart. */
  const many = (cells, key) => new Set(cells.map((cell) => cell[key])).size > 1;
  const say = (cell, keys) => keys.filter((key) => cell[key] !== undefined)
    .map((key) => bb.word(key, cell[key], DIMS[key]));

  /* The outline of the bars, as shares, so that rows of any n lie over one another. */
  function steps(bins) {
    const all = bins.reduce((sum, bin) => sum + bin[2], 0);
    return bins.flatMap(([lower, upper, count], i) => {
      const y = 100 * count / all, ends = !bins[i + 1] || bins[i + 1][0] > upper;
      return [{ x: lower, y }, ...(ends ? [{ x: upper, y }, { x: upper, y: null }] : [])];
    });
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
    const small = { color: bb.css("--fg"), boxWidth: 24, boxHeight: 0 };
    const value = { type: "logarithmic", ...bb.axis(unit, { callback: bb.sparse, maxRotation: 0,
      autoSkipPadding: 16 }) };
    const put = (id, datasets, scales, title, label) => bb.draw(id, { type: "line",
      data: { datasets }, options: { parsing: false, scales, plugins: {
        legend: { position: "bottom", labels: small }, tooltip: { callbacks: {
          title: (at) => title(at[0].raw),
          label: (at) => `${at.dataset.label}: ${label(at.raw)}` } } } } });
    put("curve-chart", some.map((cell) => line(cell, curve(bb.rows.bins(cell)))),
      { y: value, x: { type: "logarithmic", min: 1,
        ...bb.axis("percentile", { callback: percentile, maxRotation: 0 }) } },
      ({ x }) => `p${+(100 - 100 / x).toPrecision(5)}`, ({ y }) => `${si(y)} ${unit}`);
    put("hist-chart", some.map((cell) => ({ ...line(cell, steps(bb.rows.bins(cell))),
      stepped: true, fill: some.length < 3 ? "start" : false,
      backgroundColor: colour(some.indexOf(cell)) + "44" })),
    { x: value, y: { type: "logarithmic", ...bb.axis("% of all", { callback: bb.sparse }) } },
    ({ x }) => `from ${si(x)} ${unit}`, ({ y }) => `${y.toPrecision(3)} %`);
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
    const row = (...made) => create("tr", {}, ...made);
    const head = (scope) => (textContent) => create("th", { textContent, scope });
    element("row-table").replaceChildren(
      create("thead", {}, row(...["row", ...keys].map(head("col")))),
      create("tbody", {}, ...cells.map((cell) => row(head("row")(labels.get(cell)),
        ...keys.map((key) => create("td", { textContent: parts[key](cell) }))))));
  }

  function show(cells, measure) {
    unit = measure;
    const shown = cells.slice(-MOST), some = shown.filter((cell) => bb.rows.bins(cell).length);
    const [differ, same] = [true, false].map((wanted) => Object.keys(DIMS).filter((key) =>
      many(shown, key) === wanted));
    const labels = new Map(shown.map((cell) => [cell, [...say(cell, differ), cell.op].join(", ")]));
    for (const id of ["curve-chart", "hist-chart"]) element(id).parentElement.hidden = !some.length;
    element("hist-hint").textContent = `${say(shown[0], same).join(", ")}. ` + (some.length
      ? "Curves end where fewer than ten values lie beyond; a bar is a bucket of the histogram."
      : "Mode batch reads the clock once per batch and has no distribution.");
    if (some.length) drawTwo(some, labels);
    table(shown, labels);
  }

  return { show };
})();
