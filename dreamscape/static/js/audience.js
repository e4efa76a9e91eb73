// For whom a dream is, and who may comment: the row that says it opens a sheet. Without this file it unfolds below the row.
import { announce, createElement, fill, onReady, showError, wordsOf } from "./forms.js";

/** @typedef {HTMLInputElement} Input */

/** @param {Element} within */
const ticked = (within) => [.../** @type {NodeListOf<Input>} */ (within.querySelectorAll("[type=checkbox]:checked"))];

/** @param {Input} input */
const nameOf = (input) => document.getElementById(`${input.id}-name`)?.textContent ?? "";

onReady("[data-choice]", (/** @type {HTMLElement} */ choice) => {
  const find = (/** @type {string} */ selector) => /** @type {HTMLElement} */ (choice.querySelector(selector));
  const summary = find("summary");
  const body = find(".choice__body");
  const done = find(".choice__done");
  const close = find(".choice__close");
  const names = choice.querySelector("[data-names]");
  /** @type {HTMLElement | null} */
  const circles = choice.querySelector(".choice__circles");
  const hint = names?.textContent ?? "";
  const chosen = () => /** @type {Input} */ (choice.querySelector("[type=radio]:checked"));

  const attributes = { type: "button", class: summary.className, id: summary.id, "aria-haspopup": "dialog" };
  const opener = createElement("button", attributes, ...summary.childNodes);
  const told = summary.getAttribute("aria-describedby");
  if (told) opener.setAttribute("aria-describedby", told);
  const sheet = createElement("dialog", { class: "sheet", "aria-labelledby": `${summary.id}-heading` }, body);
  find("details").replaceWith(opener, sheet);
  done.hidden = false;
  close.hidden = false;

  /** Is it for circles, and for none of them? */
  const lacksCircle = () => Boolean(circles && chosen()?.value === "circles" && !ticked(circles).length);

  function update() {
    const radio = chosen();
    if (!radio) return;
    done.textContent = wordsOf(radio).sayDone;
    if (!circles || !names) return;
    const found = ticked(circles).map(nameOf);
    names.textContent = found.length ? new Intl.ListFormat(document.documentElement.lang).format(found) : hint;
    if (radio.value === "circles" && found.length === 1) {
      const [before, after] = fill(wordsOf(circles).sayOne, { name: "\n" }).split("\n");
      done.replaceChildren(before, createElement("bdi", {}, found[0]), after);
    }
    if (!lacksCircle()) showError(circles, circles, "");
  }

  function takeTheOnlyOne() {
    const boxes = circles?.querySelectorAll("[type=checkbox]");
    const only = boxes?.length === 1 && /** @type {Input} */ (boxes[0]);
    if (only && lacksCircle()) only.click();
  }

  choice.addEventListener("input", update);
  choice.addEventListener("change", (event) => {
    if (/** @type {Input} */ (event.target).value !== "circles") return;
    takeTheOnlyOne();
    circles?.scrollIntoView({ block: "nearest" });
  });
  opener.closest("form")?.addEventListener("reset", () => setTimeout(update));
  addEventListener("pageshow", update);

  opener.addEventListener("click", () => {
    sheet.showModal();
    chosen()?.focus();
  });
  close.addEventListener("click", () => sheet.close());
  done.addEventListener("click", () => {
    const message = lacksCircle() ? wordsOf(/** @type {HTMLElement} */ (circles)).sayNone : "";
    if (!message || !circles) return sheet.close();
    showError(circles, circles, message);
    announce(message);
  });
  sheet.addEventListener("click", (event) => event.target === sheet && sheet.close());
  // Enter says that it is chosen; it does not send the form around the sheet.
  sheet.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(/** @type {Element} */ (event.target).matches("input"))) return;
    event.preventDefault();
    done.click();
  });
  // A link to something in the sheet, from what is wrong with the form.
  document.addEventListener("click", (event) => {
    const link = /** @type {Element} */ (event.target).closest?.("a[href^='#']");
    const target = link && document.getElementById(link.getAttribute("href")?.slice(1) ?? "");
    if (target && sheet.contains(target)) {
      event.preventDefault();
      sheet.showModal();
      target.focus();
    }
  });
  takeTheOnlyOne();
  update();
});
