// Somebody in a long list of faces to tick, found by a part of their name.
import { onReady } from "./forms.js";

/** @param {string} text */
const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase().trim();

onReady("[data-pick-filter]", (box) => {
  const input = /** @type {HTMLInputElement} */ (box.querySelector("input"));
  const status = /** @type {HTMLElement} */ (box.querySelector("[data-say-none]"));
  const groups = [...document.querySelectorAll("[data-picks]")].map((group) => ({
    group: /** @type {HTMLElement} */ (group),
    rows: /** @type {HTMLElement[]} */ ([...group.querySelectorAll("[data-pick]")])
  }));
  box.hidden = false;
  input.addEventListener("input", () => {
    const wanted = folded(input.value);
    let found = 0;
    for (const { group, rows } of groups) {
      for (const row of rows) row.hidden = !folded(row.textContent ?? "").includes(wanted);
      const there = rows.filter((row) => !row.hidden).length;
      group.hidden = there === 0;
      found += there;
    }
    status.textContent = found ? "" : (status.dataset.sayNone ?? "");
  });
  // Here the key that ends a word does not save the whole form.
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
  });
});
