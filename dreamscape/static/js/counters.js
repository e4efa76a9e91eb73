// How many characters are left in a field with a limit, once it is nearly full: to be seen at each key, heard after a
// pause. interactions.js brings this file when somebody comes to such a field.
import { announce, createElement, fill, showError, wordsOf } from "./forms.js";

/** @typedef {HTMLInputElement | HTMLTextAreaElement} Field */

const PAUSE = 1000;
// The same in every language. Where browsers cannot tell (Firefox before 125), what only adds to a character is left out, so
// that nobody is kept from sending what the server takes.
const characters = Intl.Segmenter ? new Intl.Segmenter([], { granularity: "grapheme" }) : null;
const FLAG = /\p{RI}{2}/gu;
const ADDED = /\u200d.|\p{M}|\p{Emoji_Modifier}/gsu;

/**
 * As the server counts (services/common/lengths.py): composed, trimmed, on one line where there is one, and an emoji family is one.
 * @param {Field} field
 */
export function countOf(field) {
  const text = field.value.trim().normalize("NFC");
  const shown = field.matches("textarea") ? text : text.replace(/\s+/g, " ");
  if (characters) return [...characters.segment(shown)].length;
  return [...shown.replace(FLAG, "x").replace(ADDED, "")].length;
}

/** @type {WeakMap<Field, HTMLElement>} */
const counters = new WeakMap();
/** @type {ReturnType<typeof setTimeout> | undefined} */
let pause;

/** @param {Field} field */
function show(field) {
  const most = Number(field.dataset.most);
  const near = most - Math.min(200, Math.max(10, most / 8));
  // Characters are never more than their code units, and those are counted for nothing.
  const count = field.value.length < near ? 0 : countOf(field);
  const words = wordsOf(field);
  const over = count > most ? fill(words.sayOver, { count: format(count) }) : "";
  const left = count >= near && !over ? fill(words.sayLeft, { count: format(most - count) }) : "";
  const frame = field.closest(".field, .fieldset");
  if (frame && (over || field.validity.customError)) showError(frame, field, over);
  field.setCustomValidity(over);
  const counter = counters.get(field) ?? createElement("p", { class: "character-count" });
  counters.set(field, counter);
  counter.textContent = left;
  if (!left) counter.remove();
  else if (!counter.isConnected) place(field, counter);
  clearTimeout(pause);
  if (left || over) pause = setTimeout(announce, PAUSE, left || over);
}

/** @param {number} count */
const format = (count) =>
  new Intl.NumberFormat(document.documentElement.lang, { numberingSystem: "latn" }).format(count);

/**
 * At the end of the line of the label, where it moves nothing.
 * @param {Field} field
 * @param {HTMLElement} counter
 */
function place(field, counter) {
  const label = field.closest(".field")?.querySelector(".field__label");
  if (label) label.before(counter);
  else field.parentElement?.after(counter);
}

for (const event of ["input", "focusin"])
  document.addEventListener(event, ({ target }) => {
    const field = /** @type {Field} */ (target);
    if (field.matches?.("[data-most]")) show(field);
  });
document.addEventListener("reset", ({ target }) => {
  const form = /** @type {HTMLFormElement} */ (target);
  setTimeout(() => /** @type {NodeListOf<Field>} */ (form.querySelectorAll("[data-most]")).forEach(show));
});
if (document.activeElement?.matches("[data-most]")) show(/** @type {Field} */ (document.activeElement));
