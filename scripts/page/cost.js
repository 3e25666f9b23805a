// SPDX-License-Identifier: GPL-2.0-only
/* Cost by order: controls, chart, heat maps. A choice writes only what it changes. */
"use strict";
bb.cost = (() => {
  const { element, create, si, meta } = bb, { names: NAMES, metrics: METRICS, orders } = meta;
  const KEYS = Object.keys(NAMES), MAPS = ["lists", "api", "gfp"], LINES = bb.shapes;
  const chosen = { statistic: "p50", scale: "log", where: {}, shown: {} };
  const values = {}, index = new Map(), ranges = {}, tables = {};
  let cells = [], metrics = [], marked = [], picked = null;

  const metricOf = ({ mode, op }) => `${mode}/${op}`, mode = () => chosen.metric.split("/")[0];
  const number = (cell) => bb.rows.value(cell, chosen.statistic);
  const place = (metric, where) => [metric, ...KEYS.map((key) => where[key])].join("\t");

  /* Functions without a node are with the first; the usual state of the lists has two names. */
  function file(cell) {
    const node = cell.node ?? meta.base.node;
    for (const lists of new Set([cell.lists, cell.usual ? values.lists[0] : cell.lists])) {
      const key = place(metricOf(cell), { ...cell, node, lists });
      if (!index.has(key)) index.set(key, {});
      index.get(key)[cell.order] = cell;
    }
  }

  /* Those that have a number. */
  const lines = (key) => values[key].map((name) =>
    ({ name, by: index.get(place(chosen.metric, { ...chosen.where, [key]: name })) || {} }))
    .filter((line) => Object.values(line.by).some((cell) => number(cell) !== null));

  function select(label, options, current, change) {
    const list = create("select", { onchange: () => { change(list.value); update(label); } },
      ...options.map(([key, text]) => new Option(text, key, false, `${key}` === `${current}`)));
    return create("label", {}, label, list);
  }

  function controls(focus) {
    const statistics = bb.rows.timed(mode()) ? Object.entries(bb.rows.STATISTICS).filter(([key]) =>
      cells.some((cell) => cell.mode === mode() && bb.rows.value(cell, key) !== null)) : [];
    const put = (key) => (wanted) => { chosen[key] = wanted; };
    const parts = [select("what", metrics, chosen.metric, put("metric")),
      select("one line per", MAPS.filter((key) => values[key].length)
        .map((key) => [key, NAMES[key]]), chosen.lines, put("lines"))];
    for (const key of KEYS)
      if (key !== chosen.lines && values[key].length > 1)
        parts.push(select(NAMES[key], values[key].map((value, i) => [i, bb.word(key, value)]),
          values[key].indexOf(chosen.where[key]),
          (at) => { chosen.where[key] = values[key][at]; }));
    if (statistics.length)
      parts.push(select("value", statistics, chosen.statistic, put("statistic")));
    parts.push(select("scale", [["log", "logarithmic"], ["linear", "linear"]], chosen.scale,
      put("scale")));
    element("controls").replaceChildren(...parts);
    parts.find((one) => one.firstChild.textContent === focus)?.lastChild.focus();
  }

  /* The lines that are ticked: at first those that differ, so that none hides behind another. */
  function ticked(found) {
    const seen = new Set(), text = (line) => orders.map((order) => number(line.by[order])).join();
    const shown = chosen.shown[chosen.lines] ??= new Set(found.filter((line) =>
      !seen.has(text(line)) && seen.add(text(line))).slice(0, LINES).map((line) => line.name));
    return found.filter((line) => shown.has(line.name)).slice(0, LINES);
  }

  /* A dashed line before each order that is a cliff. */
  const cliffs = { id: "cliffs", afterDatasetsDraw(chart) {
    const { ctx, chartArea: area, scales: { x } } = chart;
    ctx.save();
    ctx.strokeStyle = ctx.fillStyle = bb.css("--dim");
    ctx.setLineDash([3, 4]);
    for (const order of meta.cliffs) {
      const at = x.getPixelForValue(order - 0.5), text = `step to order ${order}`;
      ctx.stroke(new Path2D(`M${at} ${area.top}V${area.bottom}`));
      ctx.textAlign = at + ctx.measureText(text).width + 8 > area.right ? "right" : "left";
      ctx.fillText(text, at + (ctx.textAlign === "left" ? 4 : -4), area.top + 10);
    }
    ctx.restore();
  } };

  function drawChart(shown) {
    const log = chosen.scale === "log";
    const gap = (at) => (at.p1.parsed.x - at.p0.parsed.x > 1 ? [2, 6] : undefined);
    bb.draw("cost-chart", { type: "line", plugins: [cliffs],
      data: { datasets: shown.map((line, i) => ({
        label: String(line.name), borderWidth: 2, pointRadius: 4, pointHoverRadius: 6,
        data: orders.map((order) => ({ x: order, y: number(line.by[order]) }))
          .filter((point) => point.y !== null),
        borderColor: bb.colour(i), backgroundColor: bb.colour(i), pointStyle: bb.shape(i),
        segment: { borderDash: gap } })) },
      options: {
        interaction: { mode: "nearest", axis: "xy", intersect: false },
        onClick: (_event, [hit]) => {
          if (hit) picked(shown[hit.datasetIndex].by[hit.element.$context.raw.x]);
        },
        scales: {
          x: { type: "linear", min: orders[0] - 0.5, max: orders.at(-1) + 0.5,
            ...bb.axis("order", { stepSize: 1, callback: String }),
            afterBuildTicks: (axis) => { axis.ticks = orders.map((value) => ({ value })); } },
          y: { type: log ? "logarithmic" : "linear", beginAtZero: !log,
            ...bb.axis(meta.unit, { callback: log ? bb.sparse : bb.brief }) } },
        plugins: {
          legend: { position: "bottom", labels: { color: bb.css("--fg"), usePointStyle: true } },
          tooltip: { callbacks: { title: (items) => `order ${items[0].raw.x}`,
            label: (item) => `${item.dataset.label}: ${si(item.raw.y)} ${meta.unit}` } } } } });
  }

  const heat = (value, [low, high]) => (value > 0 ? `rgba(var(--heat), ${(0.05 + (high > low
    && 0.5 * Math.log(value / low) / Math.log(high / low))).toFixed(3)})` : "");

  /* What a number is, for who points at it. */
  const tell = (cell) => (cell ? [number(cell) === null ? "too few values"
    : `${bb.rounded(number(cell), meta.unit)} ${meta.unit}`, cell.lists && `lists ${cell.lists}`,
  ...bb.rows.flags(cell)].filter(Boolean).join("; ") : "not measured");

  function square(td, cell, scale) {
    const value = number(cell), text = si(value), colour = heat(value, scale);
    if (td.cell === cell && td.said === text + colour) return;
    Object.assign(td, { cell, said: text + colour,
      className: value === null ? "none" : bb.rows.unfit(cell) ? "unfit" : "some" });
    td.style.background = colour;
    td.button.textContent = text;
    td.button.dataset.row = cell ? cell.name : "";
    if (!td.firstChild || td.contains(td.button) !== (value !== null))
      td.replaceChildren(value === null ? bb.DOT : td.button);
  }

  function mapRow(key, name) {
    const squares = orders.map((order) => Object.assign(create("td",
      meta.cliffs.includes(order) ? { "data-cliff": "" } : {}), { order,
      button: create("button", { type: "button", tabIndex: -1 }) }));
    const box = create("input", { type: "checkbox", "aria-label": `${name} in the chart`,
      onchange: () => {
        chosen.shown[key][box.checked ? "add" : "delete"](name);
        update();
      } });
    const swatch = create("span", { className: "swatch" });
    return { name, box, swatch, squares, tr: create("tr", {}, create("th", { scope: "row" },
      create("label", {}, box, swatch, String(name))), ...cut(squares)) };
  }

  /* Where orders between two were not measured. */
  const cut = (parts) => parts.flatMap((part, i) => (i && orders[i] - orders[i - 1] > 1
    ? [create("td", { className: "gap", textContent: "\u2026" }), part] : [part]));

  function makeMap(key) {
    const head = [`${NAMES[key]}, by order`, ...orders].map((textContent) =>
      create("th", { textContent, scope: "col" }));
    const rows = values[key].map((name) => mapRow(key, name));
    const table = create("table", { className: "heat", onkeydown: move,
      onclick: ({ target }) => { if (target.matches("button")) picked(target.parentNode.cell); },
      onmouseover: ({ target }) => {
        const td = target.closest("td");
        if (td && td.button) td.title = tell(td.cell);
      } }, create("thead", {}, create("tr", {}, head[0], ...cut(head.slice(1)))),
    create("tbody", {}, ...rows.map((row) => row.tr)));
    return { rows, region: bb.region(table, `cost, ${NAMES[key]} by order`) };
  }

  function map(key, shown, scale) {
    const { rows, region } = tables[key] ??= makeMap(key), found = lines(key);
    for (const { name, box, swatch, squares, tr } of rows) {
      const line = found.find((one) => one.name === name);
      const at = key === chosen.lines ? shown.findIndex((one) => one.name === name) : -1;
      tr.hidden = !line;
      box.hidden = swatch.hidden = key !== chosen.lines;
      box.checked = at >= 0;
      box.disabled = at < 0 && shown.length >= LINES;
      swatch.style.background = at >= 0 ? bb.colour(at) : "transparent";
      if (line) for (const td of squares) square(td, line.by[td.order], scale);
    }
    const seen = [...region.querySelectorAll("tr:not([hidden]) td button")];
    if (seen.length && seen.every((button) => button.tabIndex < 0)) seen[0].tabIndex = 0;
    return region;
  }

  /* Arrow keys move among the numbers of a table, of which one can be reached by Tab. */
  function move(event) {
    const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -1, ArrowDown: 1 }[event.key];
    const from = event.target.closest("td"), across = /Left|Right/.test(event.key);
    if (!step || !from) return;
    event.preventDefault();
    const line = [...event.currentTarget.querySelectorAll("tr:not([hidden]) td button")].filter(
      ({ parentNode: td }) => (across ? td.parentNode === from.parentNode
        : td.order === from.order));
    const to = line[line.indexOf(event.target) + step];
    if (!to) return;
    event.target.tabIndex = -1;
    to.tabIndex = 0;
    to.focus();
  }

  function update(focus) {
    controls(focus);
    const shown = ticked(lines(chosen.lines));
    const scale = ranges[chosen.metric + chosen.statistic] ??= bb.rows.ends(cells.filter((cell) =>
      metricOf(cell) === chosen.metric).map(number).filter((value) => value > 0));
    drawChart(shown);
    const parts = MAPS.filter((key) => key === chosen.lines || values[key].length > 1)
      .map((key) => map(key, shown, scale));
    const now = [...element("heat").children];
    if (now.length !== parts.length || now.some((part, i) => part !== parts[i]))
      element("heat").replaceChildren(...parts);
    element("scale").textContent = `from ${si(scale[0])} (pale) to ${si(scale[1])} ${meta.unit}.`;
    element("cost-hint").textContent = meta.hints[bb.rows.timed(mode()) ? "op" : "batch"];
    mark(marked);
  }

  function mark(names) {
    marked = names;
    const pressed = (button) => `${marked.includes(button.dataset.row)}`;
    for (const button of element("heat").querySelectorAll("button"))
      if (button.ariaPressed !== pressed(button)) button.ariaPressed = pressed(button);
  }

  function start(found, pick) {
    [cells, picked] = [found, pick];
    for (const key of KEYS)
      values[key] = [...new Set(cells.map((cell) => cell[key]))].filter((one) => one !== undefined);
    values.lists = bb.rows.states(cells);
    values.node.sort((a, b) => isNaN(a) - isNaN(b) || a - b);
    cells.forEach(file);
    metrics = Object.entries(METRICS).filter(([key]) => cells.some((cell) =>
      metricOf(cell) === key && bb.rows.value(cell, "p50") !== null));
    chosen.metric = metrics.length ? metrics[0][0] : "op/alloc";
    chosen.lines = values.lists.length > 1 ? "lists" : "api";
    for (const key of KEYS) chosen.where[key] = meta.base[key] ?? values[key][0];
    update();
    bb.onScheme(() => update());
  }

  /* Move the choice to a row, so that its number is seen. */
  function go(cell) {
    if (METRICS[metricOf(cell)]) chosen.metric = metricOf(cell);
    for (const key of KEYS) chosen.where[key] = cell[key] ?? chosen.where[key];
    if (cell.usual) chosen.where.lists = values.lists[0];
    update();
  }

  return { start, go, mark };
})();
