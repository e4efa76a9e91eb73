// Skills, added one by one and taken away again: in the sign-up and the profile.
import { announce, blame, icon, make } from "./forms.js";

const MOST_SKILLS = 20;

// The plain boxes become one box, an Add button and a chip for each skill.
export function addSkillsOneByOne(fieldset) {
  const chips = fieldset.querySelector("[data-skill-chips]");
  const boxes = [...fieldset.querySelectorAll("input[name=skills]")];
  const [box] = boxes;
  const adder = make("button", { type: "button", class: "button" }, "Add");
  const known = () => [...chips.querySelectorAll("input")].map((input) => input.value);

  function addChip(skill) {
    const remove = make("button", { type: "button", "aria-label": `Remove ${skill}` }, icon("x"));
    const chip = make("li", { class: "chip chip--removable" }, make("span", {}, skill), remove,
      make("input", { type: "hidden", name: "skills", value: skill }));
    remove.addEventListener("click", () => {
      chip.remove();
      chips.hidden = !chips.children.length;
      blame(fieldset, box, "");
      announce(`${skill} removed`);
      box.focus();
    });
    chips.append(chip);
    chips.hidden = false;
  }

  function add() {
    const skill = box.value.replace(/\s+/g, " ").trim();
    if (!skill) return;
    if (known().some((other) => other.toLowerCase() === skill.toLowerCase())) announce(`${skill} is there already`);
    else if (known().length >= MOST_SKILLS) {
      blame(fieldset, box, `${MOST_SKILLS} skills are the most. Take one away, and there is room for this one.`);
      return;
    } else {
      addChip(skill);
      announce(`${skill} added`);
    }
    blame(fieldset, box, "");
    box.value = "";
  }

  const typed = boxes.map((input) => input.value).filter(Boolean);
  const message = fieldset.querySelector(".field__error")?.textContent ?? "";
  boxes.slice(1).forEach((other) => other.remove());
  Object.assign(box, { id: "skill-entry", value: "", placeholder: "a skill, then Enter" });
  box.setAttribute("aria-label", "A skill");
  box.setAttribute("aria-describedby", "skills-hint");
  box.parentElement.classList.add("skills--one-by-one");
  box.after(adder);
  typed.forEach(addChip);
  if (message) {
    document.getElementById("skills-error").remove();
    blame(fieldset, box, message.trim());
  }
  adder.addEventListener("click", () => {
    add();
    box.focus();
  });
  return { box, add, takePending: add };
}
