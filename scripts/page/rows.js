// SPDX-License-Identifier: GPL-2.0-only
/* The rows of a result without their repeats, and which of their numbers may be shown. */
"use strict";
bb.rows = (() => {
  const { apart: APART, carries: CARRIES, statistics: STATISTICS, usual: USUAL } = bb.meta;
  const timed = (mode) => mode === "op" || mode === "chained";
  const unfit = (row) => row.flags.some((flag) => flag === flag.toUpperCase());
  const ends = (values) => [Math.min(...values), Math.max(...values)];

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
    const best = new Map();
    for (const cell of found.values()) {
      const place = APART.map((name) => name !== "lists" && cell[name]).join("\t");
      if (!best.has(place) || rank(cell) < rank(best.get(place))) best.set(place, cell);
    }
    for (const cell of best.values()) cell.usual = true;
    return [...found.values()];
  }

  /* As usual() of cells.py has it: "pcp or exact", then the states that stand beside these. */
  const rank = (cell) => (USUAL.indexOf(cell.lists) + USUAL.length + 1) % (USUAL.length + 1);
  function states(all) {
    const usual = all.filter((cell) => cell.usual && cell.lists !== undefined);
    const told = [...new Set(usual.sort((a, b) => rank(a) - rank(b)).map((cell) => cell.lists))];
    const others = new Set(all.filter((cell) => !cell.usual).map((cell) => cell.lists));
    return told.length ? [told.join(", ").replace(/, (\S+)$/, " or $1"), ...others] : [];
  }

  const total = (cell, name) => cell.rows.reduce((sum, row) => sum + (row[name] || 0), 0);
  const value = (cell, what) => (cell ? cell.known[what] ??= look(cell, what) : null);

  /* The median over repeats; of the ends the end. A percentile needs ten values beyond it. */
  function look(cell, statistic) {
    if (!timed(cell.mode)) return bb.median(cell.rows.map((row) =>
      row.p50 ?? row.cost_p50 ?? row.cost));
    const values = cell.rows.filter((row) => row.iterations >= (CARRIES[statistic] || 1))
      .map((row) => row[statistic]).filter(Number.isFinite);
    if (!values.length) return null;
    return { min: ends(values)[0], max: ends(values)[1] }[statistic] ?? bb.median(values);
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

  return { STATISTICS, cells, ends, states, timed, value, flags, bins, where, total,
    unfit: (cell) => cell.rows.some(unfit) };
})();
