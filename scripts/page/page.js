// SPDX-License-Identifier: GPL-2.0-only
/* The charts of the page. All numbers come from the element #data; nothing is loaded. */
"use strict";

(function () {
  const data = JSON.parse(document.getElementById("data").textContent);
  const rows = data.rows.map((row) => Object.fromEntries(data.fields.map((name, i) => [name, row[i]])));
  const dot = "\u00b7";
  const statistics = { p50: "p50", p90: "p90", p99: "p99", p999: "p99.9", max: "max", mean: "mean", min: "min" };
  /* Okabe and Ito's colours, which most colour-blind people can tell apart, then the same with dashes. */
  const light = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#b58900", "#56b4e9", "#7a3db8", "#444444", "#8c510a", "#e7298a"];
  const dark = ["#4fa8e0", "#ff8a4a", "#3ecfa3", "#e59ac6", "#e0c04a", "#8fd0ff", "#b690f0", "#c8c8c8", "#c99a5b", "#ff7ac0"];
  const points = ["circle", "triangle", "rect", "rectRot", "star", "cross"];
  const scheme = window.matchMedia("(prefers-color-scheme: dark)");
  const charts = {};
  const chosen = { lines: "api", metric: null, statistic: "p50", scale: "log", row: null };

  const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const colour = (i) => (scheme.matches ? dark : light)[i % light.length];
  const element = (id) => document.getElementById(id);
  const otherDimension = () => (chosen.lines === "api" ? "gfp" : "api");

  function si(value) {
    if (value === null || value === undefined) return dot;
    for (const [factor, suffix] of [[1e9, "G"], [1e6, "M"], [1e3, "k"]])
      if (value >= factor * 0.9995) {
        const scaled = value / factor;
        return scaled.toFixed(scaled < 9.995 ? 2 : scaled < 99.95 ? 1 : 0) + suffix;
      }
    return value >= 99.95 || Number.isInteger(value) ? value.toFixed(0) : value.toFixed(1);
  }

  /* For axes: 2k, and where the axis is logarithmic only at 1, 2 and 5 of every power of ten, if it is long enough for three. */
  const brief = (value) => si(value).replace(/\.0+(?=[kMG]?$)/, "");
  const round = (value) => /^[125]e/.test(Number(value).toExponential());
  const sparse = (value, _index, ticks) => (round(value) || ticks.filter((tick) => round(tick.value)).length < 3 ? brief(value) : null);
  const unfit = (row) => row.flags.some((flag) => flag === flag.toUpperCase());

  function create(tag, attributes, ...children) {
    const made = Object.assign(document.createElement(tag), attributes);
    made.append(...children);
    return made;
  }

  /* Modes and operations that the result has, as they are called in the list. */
  function metrics() {
    const names = {
      "op/alloc": "one allocation (op)", "op/free": "one free (op)", "batch/pair": "allocation + free (batch)",
      "chained/alloc": "one allocation (chained)", "chained/free": "one free (chained)", "diff/pair": "allocation + free (diff)",
    };
    const found = [...new Set(rows.map((row) => `${row.mode}/${row.op}`))];
    const order = Object.keys(names);
    found.sort((a, b) => (order.indexOf(a) + 99) % 99 - (order.indexOf(b) + 99) % 99);
    return found.map((key) => [key, names[key] || key]);
  }

  const timed = (metric) => /^(op|chained)\//.test(metric);

  function value(row) {
    if (!row) return null;
    return timed(chosen.metric) ? row[chosen.statistic] : row.typical;
  }

  /* Rows of functions that take no node are on the CPU's own node: they are shown with the first one. */
  function matches(row, want) {
    return Object.entries(want).every(([key, wanted]) =>
      row[key] === wanted || (key === "node" && row.node === null && wanted === 0));
  }

  function rowOf(line, order) {
    const [mode, op] = chosen.metric.split("/");
    const want = { ...chosen.where, [chosen.lines]: line, order, mode, op };
    return rows.find((row) => matches(row, want));
  }

  function select(label, options, current, change) {
    const list = create("select", { onchange: () => { change(list.value); update(); } },
      ...options.map(([key, text]) => create("option", { value: key, textContent: text, selected: String(key) === String(current) })));
    return create("label", {}, label, list);
  }

  function controls() {
    const parts = [
      select("what", metrics(), chosen.metric, (key) => { chosen.metric = key; }),
      select("one line per", [["api", "function"], ["gfp", "mask"]], chosen.lines, (key) => { chosen.lines = key; }),
    ];
    const names = { api: "function", gfp: "mask", node: "node", pattern: "pattern", cpus: "CPUs", context: "context" };
    for (const [key, label] of Object.entries(names)) {
      if (key === chosen.lines || (data.values[key].length < 2 && key !== otherDimension())) continue;
      parts.push(select(label, data.values[key].map((text, i) => [i, text]), chosen.where[key],
        (index) => { chosen.where[key] = Number(index); }));
    }
    if (timed(chosen.metric))
      parts.push(select("value", Object.entries(statistics), chosen.statistic, (key) => { chosen.statistic = key; }));
    parts.push(select("scale", [["log", "logarithmic"], ["linear", "linear"]], chosen.scale, (key) => { chosen.scale = key; }));
    element("controls").replaceChildren(...parts);
  }

  function lines() {
    const names = data.values[chosen.lines];
    return names.map((name, i) => ({ name, index: i, row: data.values.order.map((order) => rowOf(i, order)) }))
      .filter((line) => line.row.some((row) => value(row) !== null && value(row) !== undefined));
  }

  function axis(title, more) {
    return { title: { display: true, text: title, color: css("--dim") }, grid: { color: css("--line") },
      ticks: { color: css("--dim"), ...more } };
  }

  function draw(id, config) {
    if (charts[id]) charts[id].destroy();
    config.options = { animation: false, responsive: true, maintainAspectRatio: false, ...config.options };
    charts[id] = new Chart(element(id), config);
  }

  function drawCost(found) {
    const narrow = window.innerWidth < 640;
    draw("cost-chart", {
      type: "line",
      data: {
        labels: data.values.order,
        datasets: found.map((line) => ({
          label: line.name, data: line.row.map((row) => value(row) ?? null), spanGaps: false, borderWidth: 2,
          borderColor: colour(line.index), backgroundColor: colour(line.index), pointRadius: 4, pointHoverRadius: 6,
          pointStyle: points[line.index % points.length], borderDash: line.index < light.length ? [] : [6, 4],
        })),
      },
      options: {
        interaction: { mode: "nearest", axis: "xy", intersect: false },
        onClick: (_event, hit) => { if (hit.length) pick(found[hit[0].datasetIndex].row[hit[0].index]); },
        scales: {
          x: axis("order"),
          y: { type: chosen.scale === "log" ? "logarithmic" : "linear", beginAtZero: chosen.scale !== "log",
            ...axis(data.unit, { callback: chosen.scale === "log" ? sparse : brief }) },
        },
        plugins: {
          legend: { position: narrow ? "bottom" : "right", labels: { color: css("--fg"), usePointStyle: true, boxWidth: 7, boxHeight: 7 } },
          tooltip: { callbacks: { title: (items) => `order ${items[0].label}`, label: (item) => `${item.dataset.label}: ${si(item.raw)} ${data.unit}` } },
        },
      },
    });
  }

  function heat(number, low, high) {
    const share = high > low ? Math.log(number / low) / Math.log(high / low) : 0;
    return `rgba(${css("--heat")}, ${(0.05 + 0.5 * share).toFixed(3)})`;
  }

  function drawTable(found) {
    const numbers = found.flatMap((line) => line.row.map(value)).filter((number) => number > 0);
    const low = Math.min(...numbers), high = Math.max(...numbers);
    const head = create("tr", {}, create("th", { textContent: "order" }),
      ...data.values.order.map((order) => create("th", { textContent: order, scope: "col" })));
    const body = found.map((line) => create("tr", {},
      create("th", { scope: "row" }, swatch(line.index), line.name), ...line.row.map((row) => cell(row, low, high))));
    element("cost-table").replaceChildren(create("thead", {}, head), create("tbody", {}, ...body));
  }

  function swatch(index) {
    const made = create("span", { className: "swatch" });
    made.style.background = colour(index);
    return made;
  }

  function cell(row, low, high) {
    const number = value(row);
    if (number === null || number === undefined)
      return create("td", { className: "none", textContent: dot, title: row ? row.flags.join(", ") : "not measured" });
    const made = create("td", { className: "some" + (row === chosen.row ? " picked" : "") + (unfit(row) ? " unfit" : ""), textContent: si(number), tabIndex: 0,
      title: `${number} ${data.unit}; n=${row.n}; ${row.flags.join(", ")}`,
      onclick: () => pick(row), onkeydown: (event) => { if (event.key === "Enter") pick(row); } });
    if (number > 0) made.style.background = heat(number, low, high);
    return made;
  }

  /* Rows that belong together: allocation and free of one cell. */
  const together = (row) => rows.filter((other) => other.cell === row.cell);

  /* The outline of the bars; null ends one where the next bucket is empty. */
  function steps(bins) {
    const path = [];
    bins.forEach(([lower, upper, count], i) => {
      path.push({ x: lower, y: count });
      if (!bins[i + 1] || bins[i + 1][0] > upper) path.push({ x: upper, y: count }, { x: upper, y: null });
    });
    return path;
  }

  function drawHistogram(shown) {
    const some = shown.filter((row) => row.bins && row.bins.length);
    element("hist-chart").parentElement.hidden = !some.length;
    element("hist-hint").textContent = some.length
      ? some.map(inWords).join(" ") + " One bar is one bucket; both axes are logarithmic."
      : "Mode batch reads the clock once per batch and has no distribution: choose “one allocation (op)” or “one free (op)” above.";
    if (!some.length) return;
    const low = Math.min(...some.map((row) => row.bins[0][0])), high = Math.max(...some.map((row) => row.bins.at(-1)[1]));
    draw("hist-chart", {
      type: "line",
      data: { datasets: some.map((row) => ({ label: row.op, data: steps(row.bins), stepped: true, fill: "start", pointRadius: 0, borderWidth: 1.5,
        borderColor: colour(row.op === "free" ? 1 : 0), backgroundColor: colour(row.op === "free" ? 1 : 0) + "55" })) },
      options: {
        parsing: false, interaction: { mode: "nearest", axis: "x", intersect: false },
        scales: {
          x: { type: "logarithmic", min: Math.max(low * 0.8, 0.5), max: high * 1.25, ...axis(data.unit, { maxRotation: 0, autoSkipPadding: 16, callback: sparse }) },
          y: { type: "logarithmic", min: 0.5, ...axis("operations", { callback: (tick) => (/^1/.test(Number(tick).toExponential()) ? brief(tick) : null) }) },
        },
        plugins: {
          legend: { labels: { color: css("--fg"), boxWidth: 14 } },
          tooltip: { callbacks: { title: (items) => `from ${si(items[0].raw.x)} ${data.unit}`, label: (item) => `${item.dataset.label}: ${item.raw.y} operations` } },
        },
      },
    });
  }

  function inWords(row) {
    const name = row.op === "alloc" ? "allocations" : row.op === "free" ? "frees" : row.op;
    if (row.min === row.max) return `All ${si(row.n)} ${name} took ${si(row.min)} ${data.unit}.`;
    return `${si(row.n)} ${name} from ${si(row.min)} to ${si(row.max)} ${data.unit}.`;
  }

  function drawRow() {
    const row = chosen.row;
    if (!row) return;
    const shown = together(row);
    const name = (key) => data.values[key][row[key]];
    element("row-name").textContent = `${name("api")}, order ${row.order}, ${name("gfp")}, ` +
      (row.node === null ? "the CPU's node" : `node ${name("node")}`) + `, CPU ${name("cpus")}, pattern ${name("pattern")}, mode ${row.mode}`;
    drawHistogram(shown);
    const columns = { op: "", n: "n", fail: "failed", min: "min", p50: "p50", p90: "p90", p99: "p99", p999: "p99.9", max: "max", mean: "mean",
      typical: "cost", where: "obtained from", flags: "flags" };
    const keys = Object.keys(columns).filter((key) => shown.some((other) => other[key] !== null && other[key] !== undefined)
      && (key !== "typical" || !timed(`${row.mode}/x`)));
    const show = (other, key) => (key === "flags" ? other.flags.join(", ") || "-" : typeof other[key] === "number" ? String(other[key]) : other[key] ?? dot);
    element("row-table").replaceChildren(
      create("thead", {}, create("tr", {}, ...keys.map((key) => create("th", { textContent: columns[key] })))),
      create("tbody", {}, ...shown.map((other) => create("tr", {}, ...keys.map((key) => create(key === "op" ? "th" : "td", { textContent: show(other, key) }))))));
  }

  function pick(row) {
    if (!row) return;
    chosen.row = row;
    update();
  }

  function hint(found) {
    const [mode] = chosen.metric.split("/");
    const unit = data.unit === "instructions" ? "instructions, counted by the emulator: exact, but not time" : data.unit;
    const cost = rows.find((row) => row.mode === mode && row.overhead !== null);
    const clock = timed(chosen.metric) && cost ? ` The clock's own cost, ${si(cost.overhead)}, is included.` : "";
    const batch = timed(chosen.metric) ? "" : " Cost per pair, including refills and drains of the per-CPU list; it need not equal the sum of both medians.";
    const coarse = found.some((line) => line.row.some((row) => row && row.flags.includes("LOW-RES")))
      ? " LOW-RES: the clock is too coarse for a single operation; use the cost of allocation + free (batch)." : "";
    element("cost-hint").textContent = `Unit: ${unit}.${clock}${batch}${coarse}`;
  }

  function update() {
    controls();
    const found = lines();
    drawCost(found);
    drawTable(found);
    hint(found);
    drawRow();
  }

  function copyButton() {
    const button = element("copy");
    button.hidden = !navigator.clipboard;
    button.onclick = () => navigator.clipboard.writeText(element("replay").textContent).then(() => { button.textContent = "copied"; });
  }

  chosen.metric = metrics()[0][0];
  chosen.where = { ...data.base };
  chosen.row = rowOf(data.base.api, data.values.order[0]) || rows.find((row) => row.bins) || rows[0];
  scheme.addEventListener("change", update);
  copyButton();
  update();
  document.documentElement.dataset.ready = "1";
})();
