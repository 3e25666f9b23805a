// SPDX-License-Identifier: GPL-2.0-only
/* The rows of a result without their repeats, and which of their numbers may be shown. */
"use strict";
bb.rows = (() => {
  const { apart: APART, carries: CARRIES, statistics: STATISTICS } = bb.meta;
  const timed = (mode) => mode === "op" || mode === "chained";
  const unfit = (row) => row.flags.some((flag) => flag === flag.toUpperCase());
  const ENDS = { min: (values) => Math.min(...values), max: (values) => Math.max(...values) };

  function cells(benchmarks) {
    const found = new Map();
    for (const row of [...benchmarks].sort((a, b) => a.cell - b.cell)) {
      const key = APART.map((name) => row[name]).join("\t");
      if (!found.has(key)) {
        const cell = { name: row.name, rows: [], known: {} };
        for (const name of APART) cell[name] = row[name];
        found.set(key, cell);
      }
      found.get(key).rows.push(row);
    }
    return [...found.values()];
  }

  const total = (cell, name) => cell.rows.reduce((sum, row) => sum + (row[name] || 0), 0);

  /* The median over repeats; of the ends the end. A percentile needs ten values beyond it. */
  const value = (cell, statistic) =>
    (cell ? cell.known[statistic] ??= look(cell, statistic) : null);
  function look(cell, statistic) {
    if (!timed(cell.mode)) return bb.median(cell.rows.map((row) =>
      row.p50 ?? row.cost_p50 ?? row.cost));
    const values = cell.rows.filter((row) => row.iterations >= (CARRIES[statistic] || 1))
      .map((row) => row[statistic]).filter(Number.isFinite);
    return values.length ? (ENDS[statistic] || bb.median)(values) : null;
  }

  const flags = (cell) => [...new Set(cell.rows.flatMap((row) => row.flags))].sort();

  /* The histograms of the repeats, counts added. */
  function bins(cell) {
    const found = new Map();
    for (const row of cell.rows)
      for (const [lower, upper, count] of row.hist ? row.hist.bins : [])
        found.set(lower, [lower, upper, (found.has(lower) ? found.get(lower)[2] : 0) + count]);
    return [...found.values()].sort((a, b) => a[0] - b[0]);
  }

  function where(cell) {
    const places = {};
    for (const row of cell.rows)
      for (const { node, zone, count } of row.where)
        places[`${node}/${zone}`] = (places[`${node}/${zone}`] || 0) + count;
    const all = Object.values(places).reduce((a, b) => a + b, 0);
    return Object.entries(places).sort((a, b) => b[1] - a[1]).slice(0, 3).map(([place, count]) =>
      (count === all ? place : `${place} ${(100 * count / all).toFixed(0)} %`)).join(" ");
  }

  return { STATISTICS, cells, timed, value, flags, bins, where, total,
    unfit: (cell) => cell.rows.some(unfit) };
})();
