"""Geometry of a screen that holds for any: nothing outside, cut, covered or overlapping.

A text is measured line by line, by the part of each line that has ink in most letters, because
the boxes of lines with tight leading overlap though no letter does.
"""

from playwright.sync_api import Page

GEOMETRY = """
(() => {
  const SLACK = 1.5; // px of rounding
  const INK = .37; // of the font's size, above and below the middle of a line
  const said = (line) => `“${line.text}” (${line.element.className || line.element.tagName})`;
  const inkOf = (rect, size) => {
    const middle = (rect.top + rect.bottom) / 2;
    return { left: rect.left, right: rect.right, top: middle - size * INK, bottom: middle + size * INK };
  };
  const isSeen = (element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true })
    && !element.closest(".visually-hidden, [data-decoration]");

  // Each line of each text, and each icon, with the box of its ink.
  function lines(root) {
    const found = [];
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const { currentNode: node } = walker;
      const text = node.data.trim();
      const element = node.parentElement;
      if (!text || ["SCRIPT", "STYLE"].includes(element.tagName) || !isSeen(element)) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const size = parseFloat(getComputedStyle(element).fontSize);
      for (const rect of range.getClientRects()) {
        if (rect.width > .5) found.push({ node, text, element, ink: inkOf(rect, size) });
      }
    }
    for (const element of root.querySelectorAll("svg.icon, img")) {
      const ink = element.getBoundingClientRect();
      if (ink.width > .5 && isSeen(element)) found.push({ node: element, text: "icon", element, ink });
    }
    return found;
  }

  const within = (ink, box) => ink.left >= box.left - SLACK && ink.right <= box.right + SLACK
    && ink.top >= box.top - SLACK && ink.bottom <= box.bottom + SLACK;

  const screen = () => ({ left: 0, top: 0, right: innerWidth, bottom: innerHeight });

  // The nearest box around the element that cuts off what leaves it, or null.
  function cutter(element, ink) {
    for (let box = element; box && box !== document.documentElement; box = box.parentElement) {
      if (box instanceof SVGElement && box.tagName !== "svg") continue;
      const style = getComputedStyle(box);
      const clips = style.overflowX !== "visible" || style.overflowY !== "visible";
      if (clips && style.display !== "inline" && !within(ink, box.getBoundingClientRect())) return box;
      if (style.position === "fixed") return null;
    }
    return null;
  }

  // The element that lies over the middle of the ink, or null.
  function cover({ element, ink }) {
    const at = [(ink.left + ink.right) / 2, (ink.top + ink.bottom) / 2];
    const [hit] = document.elementsFromPoint(...at).filter((each) => getComputedStyle(each).opacity !== "0");
    return !hit || hit.contains(element) || element.contains(hit) ? null : hit;
  }

  function overlaps(all) {
    const sorted = [...all].sort((one, other) => one.ink.top - other.ink.top);
    const found = [];
    sorted.forEach((one, index) => {
      for (let next = index + 1; next < sorted.length; next += 1) {
        const other = sorted[next];
        if (other.ink.top > one.ink.bottom - SLACK) break;
        const wide = Math.min(one.ink.right, other.ink.right) - Math.max(one.ink.left, other.ink.left);
        const high = Math.min(one.ink.bottom, other.ink.bottom) - other.ink.top;
        if (one.node !== other.node && wide > SLACK && high > SLACK) {
          found.push(`overlapping: ${said(one)} and ${said(other)}`);
        }
      }
    });
    return found;
  }

  function problems(selector) {
    const all = [...document.querySelectorAll(selector)].flatMap(lines);
    const outside = all.filter(({ ink }) => !within(ink, screen()));
    const inside = all.filter((line) => !outside.includes(line));
    const cut = inside.filter((line) => cutter(line.element, line.ink));
    const covered = inside.filter((line) => !cut.includes(line) && cover(line));
    return [
      ...outside.map((line) => `outside: ${said(line)}`),
      ...cut.map((line) => `cut: ${said(line)} by ${cutter(line.element, line.ink).className}`),
      ...covered.map((line) => `covered: ${said(line)} by ${cover(line).className || cover(line).tagName}`),
      ...overlaps(inside),
    ];
  }

  // The values of the attribute on elements that are wholly in sight.
  function inSight(attribute) {
    return [...document.querySelectorAll(`[${attribute}]`)].filter((element) => {
      const box = element.getBoundingClientRect();
      return box.width > 0 && isSeen(element) && within(box, screen()) && !cutter(element.parentElement, box);
    }).map((element) => element.getAttribute(attribute));
  }
  return { problems, inSight };
})()
"""


def layout_problems(page: Page, root: str = "body") -> list[str]:
    """What is outside the window, cut off, covered or overlapping in the elements ``root``; each
    in words. Parts marked ``data-decoration`` or for screen readers alone don't count."""
    problems: list[str] = page.evaluate(f"root => {GEOMETRY}.problems(root)", root)
    return problems


def in_sight(page: Page, attribute: str) -> set[str]:
    """The values of ``attribute`` on the elements that can be seen whole, such as those of
    ``data-service``: over all pages of a screen they show that everything is reached."""
    return set(page.evaluate(f"attribute => {GEOMETRY}.inSight(attribute)", attribute))
