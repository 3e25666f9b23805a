// SPDX-License-Identifier: GPL-2.0-only
/* The page of one result: all numbers come from the download that is in it. */
"use strict";
(async () => {
  const { meta } = bb, rows = bb.element("rows");
  let cells, chosen = [], last = null;
  try {
    cells = bb.rows.cells((await bb.unpack(bb.element("download").href)).benchmarks);
  } catch (reason) {
    bb.element("trouble").hidden = false;
    document.documentElement.classList.add("no-script");
    showRows();
    return bb.ready();
  }

  /* The allocation and the free of one cell, or these over the ones before. */
  function pick(cell) {
    if (!cell) return;
    last = cell;
    const pair = cells.filter((other) => other.rows[0].cell === cell.rows[0].cell);
    chosen = bb.element("keep").checked
      ? [...chosen.filter((one) => one !== cell), cell] : pair.length > 1 ? pair : [cell];
    bb.latency.show(chosen, meta.unit);
    for (const button of document.querySelectorAll("#heat button"))
      button.setAttribute("aria-pressed", chosen.some((one) => one.name === button.dataset.row));
  }

  function showRows() {
    const hidden = rows.querySelector("noscript");
    hidden.replaceWith(bb.region(bb.create("div", { innerHTML: hidden.textContent }), "every row"));
    bb.element("show-rows").remove();
  }

  for (const link of document.querySelectorAll("a[data-row]"))
    link.onclick = () => cells.filter((cell) => cell.name === link.dataset.row).slice(0, 1)
      .forEach((cell) => { bb.cost.go(cell); pick(cell); });
  bb.element("show-rows").onclick = showRows;
  bb.element("clear").onclick = () => { bb.element("keep").checked = false; pick(last); };
  bb.cost.start(cells, pick);
  const base = Object.entries(meta.base);
  pick(cells.find((cell) => base.every(([key, value]) => cell[key] === value)) || cells[0]);
  bb.onScheme(() => pick(last));
  bb.ready();
})();
