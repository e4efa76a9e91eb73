// What every page gets smoother by: blurred pictures first, text areas that grow, news said aloud.
import { thumbHashToRGBA } from "../vendor/thumbhash-0.1.1/thumbhash.js";

/**
 * @param {Root} root
 * @param {string} selector
 * @param {(element: any) => void} act
 */
const each = (root, selector, act) => {
  if (root.matches?.(selector)) act(root);
  root.querySelectorAll(selector).forEach(act);
};

/**
 * Paint a picture's ThumbHash behind it until the picture itself is there.
 * @param {HTMLElement} frame
 */
function showPlaceholder(frame) {
  const image = frame.querySelector("img");
  const hash = frame.dataset.placeholder;
  if (!image || !hash || image.complete || frame.querySelector("canvas")) return;
  try {
    const { w, h, rgba } = thumbHashToRGBA(Uint8Array.from(atob(hash), (c) => c.charCodeAt(0)));
    const canvas = document.createElement("canvas");
    canvas.width = w;
    canvas.height = h;
    canvas.getContext("2d")?.putImageData(new ImageData(new Uint8ClampedArray(rgba), w, h), 0, 0);
    frame.prepend(canvas);
    image.addEventListener("load", () => canvas.remove(), { once: true });
  } catch {
    // A hash that cannot be read leaves the soft gradient of the style sheet.
  }
}

/**
 * Where the style sheet's `field-sizing: content` is not known yet.
 * @param {HTMLTextAreaElement} area
 */
function fitHeight(area) {
  area.style.height = "auto";
  area.style.height = `${area.scrollHeight + area.offsetHeight - area.clientHeight}px`;
}

/** @param {Root} root */
function enhance(root) {
  each(root, ".picture[data-placeholder]", showPlaceholder);
  if (!CSS.supports("field-sizing", "content")) each(root, "textarea", fitHeight);
}

enhance(document);
document.addEventListener("htmx:load", (event) => enhance(event.detail.elt));
if (!CSS.supports("field-sizing", "content"))
  document.addEventListener("input", (event) => {
    const area = /** @type {HTMLTextAreaElement} */ (event.target);
    if (area.matches("textarea")) fitHeight(area);
  });

// The answer header `HX-Trigger: {"announce": "You follow this dream now."}` is read out.
document.addEventListener("announce", (event) => {
  /** @type {HTMLElement} */ (document.getElementById("announcer")).textContent = event.detail.value;
});
