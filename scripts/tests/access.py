# SPDX-License-Identifier: GPL-2.0-only
"""What a page in a browser lacks for users with low vision or without a mouse.

Debian has no accessibility checker that runs without a network, so these are the rules of one that
matter here: contrast, names, headers of tables, unique ids, order of headings, reach by keyboard.
"""

# Text below the contrast of WCAG 2.1 AA: 4.5, or 3 for large text.
CONTRAST = """(() => {
  const parse = (text) => { const n = (text.match(/[\\d.]+/g) || [0, 0, 0, 0]).map(Number);
    return n.length < 4 ? [...n, 1] : n; };
  const over = (top, under) => [0, 1, 2].map((i) => top[i] * top[3] + under[i] * (1 - top[3]));
  const behind = (e) => {
    const layers = [];
    for (; e; e = e.parentElement) layers.push(parse(getComputedStyle(e).backgroundColor));
    return layers.reverse().reduce((under, top) => over(top, under), [255, 255, 255]);
  };
  const light = (colour) => { const [r, g, b] = colour.map((c) => { c /= 255;
    return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4; });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const found = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const e = walk.currentNode.parentElement;
    if (!walk.currentNode.data.trim() || !e.checkVisibility()
        || e.closest('title, option')) continue;
    const style = getComputedStyle(e), ground = behind(e);
    const text = e.closest('svg') ? style.fill : style.color;
    const lights = [light(over(parse(text), ground)), light(ground)].sort((a, b) => b - a);
    const ratio = (lights[0] + 0.05) / (lights[1] + 0.05), size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && style.fontWeight >= 700);
    if (ratio < (large ? 3 : 4.5))
      found.push(`${walk.currentNode.data.trim().slice(0, 40)}: ${ratio.toFixed(2)}`);
  }
  return [...new Set(found)];
})()"""

STRUCTURE = """(() => {
  const found = [], all = (selector) => [...document.querySelectorAll(selector)];
  if (!document.documentElement.lang) found.push('no language');
  const ids = all('[id]').map((e) => e.id);
  for (const id of ids) if (ids.indexOf(id) !== ids.lastIndexOf(id)) found.push(`twice: ${id}`);
  for (const e of all('canvas, svg.picture, [role=img]'))
    if (!e.getAttribute('aria-label')) found.push(`no name: ${e.outerHTML.slice(0, 80)}`);
  for (const e of all('thead th')) if (!e.scope) found.push(`no scope: ${e.textContent}`);
  for (const e of all('.scroll, pre'))
    if (e.scrollWidth > e.clientWidth && e.checkVisibility() && e.tabIndex < 0
        && !e.querySelector('button, a, input'))
      found.push(`cannot be scrolled by keys: ${e.id || e.className}`);
  let last = 1;
  for (const e of all('h1, h2, h3')) {
    const level = Number(e.tagName[1]);
    if (level > last + 1) found.push(`heading skips a level: ${e.textContent}`);
    last = level;
  }
  return found;
})()"""

CONTROLS = ("button", "link", "combobox", "checkbox", "image", "textbox")
REACHED = """(() => {
  const e = document.activeElement, all = [...document.querySelectorAll('*')];
  return e === document.body ? -1 : all.indexOf(e);
})()"""
REACHABLE = """(() => {
  const all = [...document.querySelectorAll('*')];
  return all.map((e, i) => [e, i]).filter(([e]) => e.tabIndex >= 0 && !e.disabled
    && e.checkVisibility() && e.matches('a[href], button, select, input, summary, [tabindex]'))
    .map(([, i]) => i);
})()"""


def unnamed(browser):
    """Controls and pictures without a name, in the tree that screen readers get."""
    nodes = browser.call("Accessibility.getFullAXTree")["nodes"]
    return [
        node["role"]["value"]
        for node in nodes
        if not node.get("ignored")
        and node.get("role", {}).get("value") in CONTROLS
        and not node.get("name", {}).get("value")
    ]


def unreached(browser, most=400):
    """What can have the focus and does not get it from Tab."""
    wanted = set(browser.eval(REACHABLE))
    browser.eval("document.activeElement.blur(); window.scrollTo(0, 0)")
    seen = set()
    for _ in range(min(most, len(wanted) + 5)):
        browser.key("Tab")
        seen.add(browser.eval(REACHED))
    return [
        browser.eval(f"document.querySelectorAll('*')[{number}].outerHTML.slice(0, 90)")
        for number in wanted - seen
    ]


def faults(browser):
    """All that is wrong with the page that is open."""
    return [
        *(f"contrast: {text}" for text in browser.eval(CONTRAST)),
        *browser.eval(STRUCTURE),
        *(f"no name: {role}" for role in unnamed(browser)),
        *(f"no way by Tab: {text}" for text in unreached(browser)),
    ]
