// SPDX-License-Identifier: GPL-2.0-only
/* The page of one result: all numbers come from the download that is in it. */
"use strict";

(async () => {
  const meta = JSON.parse(bb.element("meta").textContent), rows = bb.element("rows");
  let cells, chosen = [];
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
    const pair = cells.filter((other) => other.rows[0].cell === cell.rows[0].cell);
    chosen = bb.element("keep").checked
      ? [...chosen.filter((one) => one !== cell), cell] : pair.length > 1 ? pair : [cell];
    bb.latency.show(chosen, meta.unit);
    for (const button of document.querySelectorAll("#heat button"))
      button.setAttribute("aria-pressed", chosen.some((one) => one.name === button.dataset.row));
  }

  function showRows() {
    const hidden = rows.querySelector("noscript");
    if (!hidden) return;
    hidden.replaceWith(bb.region(bb.create("div", { innerHTML: hidden.textContent }), "every row"));
    bb.element("show-rows").remove();
  }

  function follow(link) {
    const cell = cells.find((one) => one.name === link.dataset.row);
    if (!cell) return;
    bb.cost.go(cell);
    pick(cell);
  }

  for (const link of document.querySelectorAll("a[data-row]")) link.onclick = () => follow(link);
  bb.element("show-rows").onclick = showRows;
  bb.element("clear").onclick = () => { chosen = []; bb.element("keep").checked = false; pick(last); };
  let last = null;
  const remember = (cell) => { last = cell; pick(cell); };
  bb.cost.start(cells, meta, remember);
  const base = Object.entries(meta.base);
  remember(cells.find((cell) => base.every(([key, value]) => cell[key] === value)) || cells[0]);
  bb.onScheme(() => pick(last));
  bb.ready();
})();
