// SPDX-License-Identifier: GPL-2.0-only
/* Cost by order: the controls, the chart, and the heat maps API x order and mask x order. */
"use strict";
bb.cost = (() => {
  const { element, create, si, meta } = bb, { names: NAMES, metrics: METRICS } = meta;
  const LINES = 8; // what colours and shapes can tell apart
  const chosen = { lines: "api", metric: null, statistic: "p50", scale: "log", where: {},
    shown: {} };
  const values = {};
  let cells = [], picked = () => {};

  const metricOf = (cell) => `${cell.mode}/${cell.op}`;
  const isMetric = (cell) => metricOf(cell) === chosen.metric;
  const mode = () => chosen.metric.split("/")[0];
  const number = (cell) => bb.rows.value(cell, chosen.statistic);

  /* Those with a number somewhere; the order is that of METRICS. */
  function metrics() {
    const known = cells.filter((cell) => bb.rows.value(cell, "p50") !== null);
    const found = new Set(known.map(metricOf));
    return Object.entries(METRICS).filter(([key]) => found.has(key));
  }

  /* Rows of functions that take no node are on the CPU's own: they are shown with the first. */
  function subset(...without) {
    const fixed = Object.entries(chosen.where).filter(([key, value]) =>
      !without.includes(key) && value !== undefined);
    return cells.filter((cell) => isMetric(cell) && fixed.every(([key, want]) => cell[key] === want
        || (key === "node" && cell.node === undefined && want === meta.base.node)));
  }

  /* [{name, index, cell by order}] */
  function lines(key) {
    const found = new Map();
    for (const cell of subset(key)) {
      if (cell.order === undefined) continue;
      if (!found.has(cell[key])) found.set(cell[key], {});
      found.get(cell[key])[cell.order] = cell;
    }
    return values[key].map((name, index) => ({ name, index, by: found.get(name) }))
      .filter((line) => line.by && Object.values(line.by).some((cell) => number(cell) !== null));
  }

  function select(label, options, current, change) {
    const list = create("select", { onchange: () => { change(list.value); update(label); } },
      ...options.map(([key, text]) => create("option", { value: key, textContent: text,
        selected: String(key) === String(current) })));
    return create("label", {}, label, list);
  }

  function controls() {
    const many = Object.keys(NAMES).filter((key) => values[key].length > 1);
    const put = (key) => (wanted) => { chosen[key] = wanted; };
    const parts = [select("what", metrics(), chosen.metric, put("metric")),
      select("one line per", ["api", "gfp", "lists"].filter((key) => values[key].length)
        .map((key) => [key, NAMES[key]]), chosen.lines, put("lines"))];
    for (const key of many)
      if (key !== chosen.lines)
        parts.push(select(NAMES[key], values[key].map((text, i) => [i, text]),
          values[key].indexOf(chosen.where[key]),
          (index) => { chosen.where[key] = values[key][index]; }));
    if (bb.rows.timed(mode()))
      parts.push(select("value", Object.entries(bb.rows.STATISTICS).filter(([key]) =>
        cells.some((cell) => cell.mode === mode() && bb.rows.value(cell, key) !== null)),
      chosen.statistic, put("statistic")));
    element("controls").replaceChildren(...parts, select("scale",
      [["log", "logarithmic"], ["linear", "linear"]], chosen.scale, put("scale")));
  }

  /* The lines that are ticked: at first those that differ, so that none hides behind another. */
  function ticked(found) {
    if (!chosen.shown[chosen.lines]) {
      const seen = new Set();
      chosen.shown[chosen.lines] = new Set(found.filter((line) => {
        const text = meta.orders.map((order) => number(line.by[order])).join();
        return !seen.has(text) && seen.add(text);
      }).slice(0, LINES).map((line) => line.name));
    }
    return found.filter((line) => chosen.shown[chosen.lines].has(line.name));
  }

  /* A dashed line before each order that is a cliff. */
  const cliffs = { id: "cliffs", afterDatasetsDraw(chart) {
    const { ctx, chartArea: area, scales: { x } } = chart;
    ctx.save();
    ctx.strokeStyle = ctx.fillStyle = bb.css("--dim");
    ctx.setLineDash([3, 4]);
    for (const order of meta.cliffs) {
      const at = x.getPixelForValue(order - 0.5);
      ctx.stroke(new Path2D(`M${at} ${area.top}V${area.bottom}`));
      ctx.fillText(`step to order ${order}`, at + 4, area.top + 10);
    }
    ctx.restore();
  } };

  function drawChart(found) {
    const shown = ticked(found).slice(0, LINES), log = chosen.scale === "log";
    bb.draw("cost-chart", { type: "line", plugins: [cliffs],
      data: { datasets: shown.map((line, i) => ({
        label: String(line.name), borderWidth: 2, pointRadius: 4, pointHoverRadius: 6,
        data: meta.orders.map((order) => ({ x: order, y: number(line.by[order]) }))
          .filter((point) => point.y !== null),
        borderColor: bb.colour(i), backgroundColor: bb.colour(i), pointStyle: bb.shape(i),
        segment: { borderDash: (at) => (at.p1.parsed.x - at.p0.parsed.x > 1 ? [2, 6] : undefined) },
      })) },
      options: {
        interaction: { mode: "nearest", axis: "xy", intersect: false },
        onClick: (_event, hit) => {
          if (hit.length)
            picked(shown[hit[0].datasetIndex].by[hit[0].element.$context.raw.x]);
        },
        scales: {
          x: { type: "linear", min: meta.orders[0] - 0.5, max: meta.orders.at(-1) + 0.5,
            ...bb.axis("order", { stepSize: 1, callback: String }),
            afterBuildTicks: (it) => { it.ticks = meta.orders.map((value) => ({ value })); } },
          y: { type: log ? "logarithmic" : "linear", beginAtZero: !log,
            ...bb.axis(meta.unit, { callback: log ? bb.sparse : bb.brief }) },
        },
        plugins: {
          legend: { position: "bottom", labels: { color: bb.css("--fg"), usePointStyle: true } },
          tooltip: { callbacks: { title: (items) => `order ${items[0].raw.x}`,
            label: (item) => `${item.dataset.label}: ${si(item.raw.y)} ${meta.unit}` } },
        },
      } });
    return shown;
  }

  function range() {
    const all = cells.filter(isMetric).map(number).filter((value) => value > 0);
    return [Math.min(...all), Math.max(...all)];
  }

  const heat = (value, [low, high]) => `rgba(var(--heat), ${
    0.05 + (high > low ? 0.5 * Math.log(value / low) / Math.log(high / low) : 0)})`;

  function square(line, order, scale) {
    const cell = line.by[order], value = number(cell);
    const cliff = meta.cliffs.includes(order) ? " cliff" : "";
    if (value === null)
      return create("td", { className: "none" + cliff, textContent: bb.DOT,
        title: cell ? bb.rows.flags(cell).join(", ") || "too few values" : "not measured" });
    const title = `${bb.rounded(value, meta.unit)} ${meta.unit}; ${bb.rows.flags(cell).join(", ")}`;
    const button = create("button", { type: "button", textContent: si(value), tabIndex: -1, title,
      "aria-label": `${line.name}, order ${order}: ${title}`, onclick: () => picked(cell) });
    button.dataset.row = cell.name;
    const kind = bb.rows.unfit(cell) ? "unfit" : "some";
    const made = create("td", { className: kind + cliff }, button);
    if (value > 0) made.style.background = heat(value, scale);
    return made;
  }

  function label(line, shown, key) {
    if (key !== chosen.lines) return create("th", { scope: "row", textContent: line.name });
    const at = shown.indexOf(line);
    const box = create("input", { type: "checkbox", checked: at >= 0,
      disabled: at < 0 && shown.length >= LINES, "aria-label": `${line.name} in the chart`,
      onchange: () => {
        chosen.shown[key][box.checked ? "add" : "delete"](line.name);
        update(line.name);
      } });
    const swatch = create("span", { className: "swatch" });
    swatch.style.background = at >= 0 ? bb.colour(at) : "transparent";
    return create("th", { scope: "row" }, create("label", {}, box, swatch, String(line.name)));
  }

  function map(key, shown, scale) {
    const found = lines(key);
    const gap = (order, i) => i && order - meta.orders[i - 1] > 1;
    const cut = (parts, tag) => parts.flatMap((part, i) =>
      (gap(meta.orders[i], i) ? [create(tag, { className: "gap", textContent: "\u2026" })] : [])
        .concat(part));
    const first = create("th", { scope: "col", textContent: `${NAMES[key]}, by order` });
    const head = create("tr", {}, first,
      ...cut(meta.orders.map((order) => create("th", { textContent: order, scope: "col" })), "td"));
    const body = found.map((line) => create("tr", {}, label(line, found.filter((other) =>
      shown.some((one) => one.name === other.name)), key),
    ...cut(meta.orders.map((order) => square(line, order, scale)), "td")));
    const table = create("table", { className: "heat", onkeydown: move },
      create("thead", {}, head), create("tbody", {}, ...body));
    for (const button of [...table.querySelectorAll("td button")].slice(0, 1)) button.tabIndex = 0;
    return bb.region(table, `cost, ${NAMES[key]} by order`);
  }

  /* Arrow keys move among the numbers of a table, of which one can be reached by Tab. */
  function move(event) {
    const step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
    const from = event.target.closest("td");
    if (!step[event.key] || !from) return;
    event.preventDefault();
    const [down, right] = step[event.key];
    let row = from.parentElement, at = from.cellIndex, button = null;
    do {
      row = row && (down > 0 ? row.nextElementSibling : down ? row.previousElementSibling : row);
      at += right;
      button = row && row.cells[at] && row.cells[at].querySelector("button");
    } while (row && row.cells[at] && at && !button);
    if (!button) return;
    event.target.tabIndex = -1;
    button.tabIndex = 0;
    button.focus();
  }

  function update(focus) {
    controls();
    const found = lines(chosen.lines), scale = range(), shown = drawChart(found);
    element("heat").replaceChildren(...["api", "gfp", "lists"]
      .filter((key) => key === chosen.lines || values[key].length > 1)
      .map((key) => map(key, shown, scale)));
    element("scale").textContent = `from ${si(scale[0])} (pale) to ${si(scale[1])} ${meta.unit}.`;
    element("cost-hint").textContent = meta.hints[bb.rows.timed(mode()) ? "op" : "batch"];
    const again = [...document.querySelectorAll("#controls label, #heat label")].find((one) =>
      focus === (one.querySelector("select") ? one.firstChild.textContent : one.textContent));
    if (again) again.querySelector("select, input").focus();
  }

  function start(found, pick) {
    [cells, picked] = [found, pick];
    for (const key of Object.keys(NAMES))
      values[key] = [...new Set(cells.map((cell) => cell[key]))].filter((one) => one !== undefined);
    values.node.sort((a, b) => a - b);
    chosen.metric = metrics().length ? metrics()[0][0] : "op/alloc";
    for (const key of Object.keys(NAMES))
      chosen.where[key] = meta.base[key] ?? values[key][0];
    update();
    bb.onScheme(() => update());
  }

  /* Move the choice to a row, so that its number is seen. */
  function go(cell) {
    if (METRICS[metricOf(cell)]) chosen.metric = metricOf(cell);
    for (const key of Object.keys(NAMES))
      if (cell[key] !== undefined) chosen.where[key] = cell[key];
    update();
  }

  return { start, go, chosen };
})();
