// What has no room on a page: it sticks out of the window or of its own box, or is cut off.
async () => {
  await document.fonts.ready;
  const found = [];
  const unseen = ".visually-hidden, .skip-link, .sky, svg, [hidden], .is-staged .signup__hello, .panel .button > span";
  // Cut off on purpose.
  const cutToShape = ".hero, .look__sample, .picture, .logo";
  const boxes = "a, button, summary, label, legend, h1, h2, h3, th, td, dt, dd, .chip, .button";
  const name = (element) => {
    const words = element.textContent.trim().replace(/\s+/g, " ").slice(0, 30);
    return `${element.localName}.${element.className} “${words}”`;
  };
  const isUnseen = (element) => element.closest(unseen) || !element.checkVisibility({ visibilityProperty: true });
  const isCut = (element, style) =>
    ["hidden", "clip"].includes(style.overflowX) &&
    style.webkitLineClamp === "none" &&
    element.scrollWidth > element.clientWidth + 1 &&
    !element.matches(cutToShape);
  const sticksOut = (text, box) =>
    text.width &&
    (text.left < box.left - 2 || text.right > box.right + 2 || text.top < box.top - 6 || text.bottom > box.bottom + 6);

  function* textsOf(element) {
    const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      if (!texts.currentNode.data.trim() || isUnseen(texts.currentNode.parentElement)) continue;
      const range = document.createRange();
      range.selectNodeContents(texts.currentNode);
      yield range.getBoundingClientRect();
    }
  }

  const { scrollWidth } = document.documentElement;
  if (scrollWidth > innerWidth) found.push(`the page is ${scrollWidth} pixels wide`);
  for (const element of document.body.querySelectorAll("*")) {
    const box = element.getBoundingClientRect();
    if (box.width <= 1 || box.height <= 1 || element.localName === "input" || isUnseen(element)) continue;
    const style = getComputedStyle(element);
    if (isCut(element, style)) found.push(`clipped: ${name(element)}`);
    // The views of the dreamscape are scrolled sideways.
    if (element.closest(".view-switch, .rail")) continue;
    if (box.left < -1 || box.right > innerWidth + 1) found.push(`outside of the window: ${name(element)}`);
    if (!element.matches(boxes) || style.display === "inline" || element.matches(cutToShape)) continue;
    if ([...textsOf(element)].some((text) => sticksOut(text, box))) found.push(`sticks out of its box: ${name(element)}`);
  }
  return found;
}
