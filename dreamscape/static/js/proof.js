// The proof of work at the door: altcha's widget in the words of the page, and a form that waits for it no longer than
// it takes. Where it cannot be done (an old browser, a page without HTTPS), the form goes without.
import "../vendor/altcha-3.2.2/altcha.min.js";
import { announce, onReady, wordsOf } from "./forms.js";

$altcha.algorithms.set(
  "PBKDF2/SHA-256",
  () => new Worker(new URL("../vendor/altcha-3.2.2/pbkdf2.js", import.meta.url))
);

onReady("altcha-widget", (/** @type {AltchaWidget} */ widget) => {
  if (!isSecureContext) {
    widget.remove();
    return;
  }
  const form = /** @type {HTMLFormElement} */ (widget.closest("form"));
  const words = wordsOf(widget);
  /** @type {HTMLElement | null | undefined} */
  let pressed;

  $altcha.i18n.set(document.documentElement.lang.toLowerCase(), {
    ...$altcha.i18n.get("en"),
    label: words.saySum,
    verifying: words.sayDoingSum,
    waitAlert: words.sayDoingSum,
    verified: words.saySumDone,
    error: words.sayNoSum,
    expired: words.sayOldSum
  });

  widget.addEventListener("statechange", (event) => {
    // A form without it is taken too: browsers must not insist.
    const box = widget.querySelector("input[type=checkbox]");
    if (box) /** @type {HTMLInputElement} */ (box).required = false;
    const { state } = /** @type {CustomEvent<{ state: string }>} */ (event).detail;
    if (pressed === undefined || !isOver(state)) return;
    const button = pressed;
    pressed = undefined;
    form.requestSubmit(button);
  });

  form.addEventListener("submit", (event) => {
    const button = /** @type {HTMLButtonElement | null} */ (event.submitter);
    const state = widget.getState();
    if (event.defaultPrevented || button?.name === "carried" || isOver(state)) return;
    event.preventDefault();
    pressed = button;
    announce(words.sayDoingSum);
    if (state !== "verifying") widget.verify();
  });
});

/** @param {string} state */
const isOver = (state) => state === "verified" || state === "error";
