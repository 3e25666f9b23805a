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
    bb.cost.mark(chosen.map((one) => one.name));
  }

  /* Group by group, so that the page answers meanwhile. */
  async function showRows() {
    const hidden = rows.querySelector("noscript"), place = bb.create("div", {});
    const [head, ...groups] = hidden.textContent.split(/(?=<tbody>)/);
    hidden.replaceWith(bb.region(place, "every row"));
    bb.element("show-rows").remove();
    while (groups.length) {
      place.append(...groups.splice(0, 4).map((group) =>
        bb.create("div", { innerHTML: head + group, className: "group" })));
      await new Promise((next) => setTimeout(next));
    }
    place.dataset.whole = "1";
  }

  const go = (cell) => cell && [bb.cost.go, pick].forEach((call) => call(cell));
  for (const link of document.querySelectorAll("a[data-row]"))
    link.onclick = () => go(cells.find((cell) => cell.name === link.dataset.row));
  bb.element("show-rows").onclick = showRows;
  bb.element("clear").onclick = () => { bb.element("keep").checked = false; pick(last); };
  bb.cost.start(cells, pick);
  pick(cells.find((cell) => cell.usual && Object.entries(meta.base).every(([key, value]) =>
    cell[key] === value)) || cells[0]);
  bb.onScheme(() => pick(last));
  bb.ready();
})();
