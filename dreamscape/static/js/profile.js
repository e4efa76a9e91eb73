// The profile: skills one by one. Without this file they are plain boxes, and work.
import { enliven } from "./forms.js";
import { addSkillsOneByOne } from "./skills.js";

enliven("form[data-profile]", (form) => {
  const skills = addSkillsOneByOne(form.querySelector("[data-skills]"));
  skills.box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    skills.add();
  });
  form.addEventListener("submit", () => skills.takePending(), { capture: true });
});
