// SPDX-License-Identifier: GPL-2.0-only
/* The page of a comparison: a click on a row lays the distributions of A and B over one another. */
"use strict";
(async () => {
  const sides = [];
  for (const side of ["A", "B"])
    for (const cell of bb.rows.cells((await bb.unpack(bb.element(`side-${side}`).href)).benchmarks))
      sides.push({ ...cell, side });

  for (const button of document.querySelectorAll("button.row"))
    button.onclick = () => {
      bb.latency.show(sides.filter((cell) => cell.name === button.dataset.row), bb.meta.unit);
      bb.element("latency").scrollIntoView();
    };
  bb.ready();
})();
