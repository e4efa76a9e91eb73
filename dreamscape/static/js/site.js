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

// A page may have dozens of them, most of them far below.
const nearby = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      nearby.unobserve(target);
      showPlaceholder(/** @type {HTMLElement} */ (target));
    }
  },
  { rootMargin: "600px" }
);

/**
 * Where the style sheet's `field-sizing: content` is not known yet.
 * @param {HTMLTextAreaElement} area
 */
function fitHeight(area) {
  area.style.height = "auto";
  area.style.height = `${area.scrollHeight + area.offsetHeight - area.clientHeight}px`;
}

/** @param {string | undefined} said */
const announce = (said) => document.dispatchEvent(new CustomEvent("announce", { detail: { value: said } }));

/**
 * “Keep a copy”, “Copy link”: all that is written around here goes to the clipboard, or at least is selected.
 * @param {HTMLButtonElement} button
 */
async function copyWords(button) {
  /** @type {NodeListOf<HTMLInputElement> | undefined} */
  const found = button.closest("form, [popover]")?.querySelectorAll("[data-written]");
  const fields = [...(found ?? [])];
  let said = button.dataset.sayCopied;
  try {
    await navigator.clipboard.writeText(fields.map((field) => field.value).join("\n\n"));
  } catch {
    // No clipboard outside https, or none for us.
    fields[0]?.select();
    said = button.dataset.sayRefused;
  }
  button.textContent = said ?? "";
  announce(said);
}

/**
 * “Share”: the system's own sheet where there is one. Else a link to share (in a card) goes to the clipboard; if it may
 * not, we follow it to where it can be copied by hand. A button that shares opens that place by itself.
 * @param {MouseEvent} event
 * @param {HTMLElement} control
 */
async function share(event, control) {
  const { href } = /** @type {HTMLAnchorElement} */ (control);
  if (event.ctrlKey || event.metaKey || event.shiftKey || !(navigator.share || (href && navigator.clipboard))) return;
  event.preventDefault();
  const link = /** @type {HTMLInputElement | null} */ (document.getElementById("share-link"));
  const url = (href ? href.split("#")[0] : link?.value) ?? "";
  const title = control.closest("article")?.querySelector("h1, .card__title")?.textContent ?? "";
  const words = /** @type {HTMLElement} */ (control.querySelector("span"));
  const before = words.textContent;
  try {
    if (navigator.share) return await navigator.share({ title, url });
    await navigator.clipboard.writeText(url);
    words.textContent = document.getElementById("announcer")?.dataset.sayLinkCopied ?? "";
    announce(words.textContent);
    setTimeout(() => {
      words.textContent = before;
    }, 2500);
  } catch (error) {
    if (/** @type {Error} */ (error).name === "AbortError") return;
    if (href) location.assign(href);
    else document.getElementById("share")?.showPopover();
  }
}

document.addEventListener("click", (event) => {
  const control = /** @type {HTMLElement | null | undefined} */ (
    /** @type {Element} */ (event.target).closest?.("[data-copy], [data-share]")
  );
  if (control?.matches("[data-share]")) share(event, control);
  else if (control) copyWords(/** @type {HTMLButtonElement} */ (control));
});

/** @param {Root} root */
function enhance(root) {
  each(root, "[data-copy]", (button) => {
    button.hidden = false;
  });
  each(root, ".picture[data-placeholder]", (frame) => nearby.observe(frame));
  if (!CSS.supports("field-sizing", "content")) each(root, "textarea", fitHeight);
}

/**
 * Somebody has left, and the server says so in a cookie: whatever they had not sent yet (drafts.js) is nobody else's.
 */
function forgetDrafts() {
  const cookie = document.cookie.split("; ").find((one) => /^(?:__Host-)?forget_drafts=/.test(one));
  if (!cookie) return;
  try {
    for (const name of Object.keys(localStorage)) if (name.startsWith("draft:")) localStorage.removeItem(name);
  } catch {
    // Storage may be closed to us altogether; then nothing is in it.
  }
  navigator.serviceWorker
    ?.getRegistration()
    .then((registration) => registration?.pushManager?.getSubscription())
    .then((subscription) => subscription?.unsubscribe());
  const [name] = cookie.split("=");
  // biome-ignore lint/suspicious/noDocumentCookie: not every browser has a Cookie Store yet.
  document.cookie = `${name}=; Path=/; Max-Age=0; SameSite=Lax${name.startsWith("__Host-") ? "; Secure" : ""}`;
}

forgetDrafts();
// From the second page on, so that the first is there sooner: worker.js.
if (document.referrer.startsWith(location.origin))
  addEventListener("load", () =>
    navigator.serviceWorker
      ?.register(new URL("../../../sw.js", import.meta.url), { updateViaCache: "all" })
      .catch(Boolean)
  );
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
