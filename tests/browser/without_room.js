// What has no room on a page: it sticks out of the window or of its own box, is cut off, or lies over something else.
async () => {
  await document.fonts.ready;
  const found = [];
  const unseen = ".visually-hidden, .skip-link, .sky, svg, [hidden], .is-staged .signup__hello, .panel .button > span";
  // Cut off on purpose.
  const cutToShape = ".hero, .card__picture, .look__sample, .picture, .logo";
  const boxes = "a, button, summary, label, legend, h1, h2, h3, th, td, dt, dd, .chip, .button, .card, .comment, .notice";
  const controls = "a[href], button, input:not([type=hidden]), select, textarea, summary";
  const name = (element) => {
    const words = element.textContent.trim().replace(/\s+/g, " ").slice(0, 30).toWellFormed();
    return `${element.localName}.${element.className} “${words}”`;
  };
  const isUnseen = (element) => element.closest(unseen) || !element.checkVisibility({ visibilityProperty: true });
  const isCut = (element, style) =>
    ["hidden", "clip"].includes(style.overflowX) &&
    style.webkitLineClamp === "none" &&
    (element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 4) &&
    !element.matches(cutToShape);
  const isOutside = (box) => box.left < -1 || box.right > innerWidth + 1;
  // Letters' boxes are higher than lines that stand close together.
  const sticksOut = (text, box) => {
    const room = 0.3 * (text.bottom - text.top);
    return text.left < box.left - 2 || text.right > box.right + 2 || text.top < box.top - room || text.bottom > box.bottom + room;
  };

  // What of a rectangle is to be seen: its ancestors may cut or scroll it. Those that stay in place lie over all others.
  const frames = new Map();
  const frameOf = (element) => {
    if (!element || element === document.documentElement) return { left: -Infinity, right: Infinity, top: -Infinity, bottom: Infinity };
    if (!frames.has(element)) {
      const style = getComputedStyle(element);
      const { ...frame } = frameOf(element.parentElement);
      if (["fixed", "sticky"].includes(style.position)) frame.layer = element;
      if (["auto", "scroll"].includes(style.overflowX)) frame.scrolls = true;
      if (style.overflowX !== "visible") {
        const box = element.getBoundingClientRect();
        frame.left = Math.max(frame.left, box.left);
        frame.right = Math.min(frame.right, box.right);
        frame.top = Math.max(frame.top, box.top);
        frame.bottom = Math.min(frame.bottom, box.bottom);
      }
      frames.set(element, frame);
    }
    return frames.get(element);
  };
  const seenOf = (rectangle, element) => {
    const frame = frameOf(element);
    const left = Math.max(rectangle.left, frame.left);
    const right = Math.min(rectangle.right, frame.right);
    const top = Math.max(rectangle.top, frame.top);
    const bottom = Math.min(rectangle.bottom, frame.bottom);
    return right - left > 1 && bottom - top > 1 ? { left, right, top, bottom, layer: frame.layer, element } : null;
  };

  // Is a word in two lines? Longer ones than any of ours have no other place to break, nor has what people wrote; and
  // where a line holds no more than eleven letters M, ours may not have one either.
  const people = "[dir=auto], a[dir=ltr], bdi, code, [translate=no]";
  const mayBreak = innerWidth < 11 * Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  const brokenIn = (text) =>
    [...text.data.matchAll(/[^\s-]{2,}/g)].find(({ index, 0: word }) => {
      if (word.length > 20 || /[@:/]\S/.test(word)) return false;
      range.setStart(text, index);
      range.setEnd(text, index + word.length);
      const [first, ...others] = range.getClientRects();
      return others.some((other) => other.top > first.top + first.height / 2);
    });

  // Every line of text, as seen.
  const lines = [];
  const linesOf = new Map();
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  while (texts.nextNode()) {
    const { data, parentElement } = texts.currentNode;
    if (!data.trim() || parentElement.closest("textarea, script, style, option") || isUnseen(parentElement)) continue;
    range.selectNodeContents(texts.currentNode);
    const seen = [...range.getClientRects()].map((line) => seenOf(line, parentElement)).filter(Boolean);
    lines.push(...seen);
    const broken = !mayBreak && seen.length > 1 && !parentElement.closest(people) && brokenIn(texts.currentNode);
    if (broken) found.push(`a word is broken, ${broken[0].toWellFormed()}: ${name(parentElement)}`);
    for (let box = parentElement; box && box !== document.body; box = box.parentElement)
      if (box.matches(boxes)) linesOf.set(box, [...(linesOf.get(box) ?? []), ...seen]);
  }

  const { scrollWidth } = document.documentElement;
  if (scrollWidth > innerWidth) found.push(`the page is ${scrollWidth} pixels wide`);
  const pieces = lines.map((line) => ({ ...line, isText: true }));
  for (const element of document.body.querySelectorAll("*")) {
    const box = element.getBoundingClientRect();
    if (box.width <= 1 || box.height <= 1 || isUnseen(element)) continue;
    const style = getComputedStyle(element);
    if (element.matches(controls) && style.display !== "inline" && style.opacity !== "0" && style.clipPath === "none") {
      const seen = seenOf(box, element.parentElement);
      if (seen) pieces.push({ ...seen, element });
    }
    if (element.localName === "input") continue;
    if (isCut(element, style)) found.push(`clipped: ${name(element)}`);
    // What is scrolled sideways, as the views of the dreamscape are, has room.
    if (frameOf(element).scrolls) continue;
    if (isOutside(box) && !isOutside(element.parentElement.getBoundingClientRect()))
      found.push(`outside of the window: ${name(element)}`);
    if (style.display === "inline" || element.matches(cutToShape)) continue;
    if (linesOf.get(element)?.some((line) => sticksOut(line, box))) found.push(`sticks out of its box: ${name(element)}`);
  }

  // Two of these lie over each other, though neither is part of the other.
  const overlap = (one, other) => {
    if (one.layer !== other.layer || one.element.contains(other.element) || other.element.contains(one.element)) return false;
    // The eye stands in the password's field, which leaves it room.
    if (one.element.closest(".reveal")?.contains(other.element)) return false;
    const wide = Math.min(one.right, other.right) - Math.max(one.left, other.left);
    const high = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
    const least = one.isText || other.isText ? 0.4 * Math.min(one.bottom - one.top, other.bottom - other.top) : 2;
    return wide > 2 && high > least;
  };
  pieces.sort((one, other) => one.top - other.top);
  const over = new Set();
  for (const [at, one] of pieces.entries())
    for (let next = at + 1; next < pieces.length && pieces[next].top < one.bottom; next++)
      if (overlap(one, pieces[next])) over.add(`over each other: ${name(one.element)} and ${name(pieces[next].element)}`);
  return [...found, ...over];
}
