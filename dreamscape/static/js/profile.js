// The profile: skills one by one. Without this file they are plain boxes, and work.
import { onReady } from "./forms.js";
import { setUpSkills } from "./skills.js";

onReady("form[data-profile]", (/** @type {HTMLFormElement} */ form) => {
  const skills = setUpSkills(/** @type {HTMLElement} */ (form.querySelector("[data-skills]")));
  skills.input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    skills.add();
  });
  form.addEventListener("submit", skills.add, { capture: true });
});
