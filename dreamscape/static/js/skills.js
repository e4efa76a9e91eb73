// Skills, added one by one and taken away again: in the sign-up and the profile.
import { countOf } from "./counters.js";
import { announce, createElement, fill, icon, showError, wordsOf } from "./forms.js";

/**
 * The plain boxes become one box, an Add button and a chip for each skill. Returns the box, and what adds the skill
 * that is typed in it, if any.
 * @param {HTMLElement} fieldset
 */
export function setUpSkills(fieldset) {
  const words = wordsOf(fieldset);
  const chips = /** @type {HTMLElement} */ (fieldset.querySelector("[data-skill-chips]"));
  /** @type {NodeListOf<HTMLInputElement>} */
  const inputs = fieldset.querySelectorAll("input[name=skills]");
  const [input, ...otherInputs] = inputs;
  const addButton = createElement("button", { type: "button", class: "button" }, words.sayAdd);
  const skills = () => [...chips.querySelectorAll("input")].map((chosen) => chosen.value);

  /** @param {string} skill */
  function addChip(skill) {
    const remove = createElement(
      "button",
      { type: "button", "aria-label": fill(words.sayRemove, { skill }), title: fill(words.sayRemove, { skill }) },
      icon("x")
    );
    const sent = createElement("input", { type: "hidden", name: "skills", value: skill });
    const text = createElement("span", { dir: "auto" }, skill);
    const chip = createElement("li", { class: "chip chip--removable" }, text, remove, sent);
    remove.addEventListener("click", () => {
      chip.remove();
      chips.hidden = !chips.children.length;
      showError(fieldset, input, "");
      announce(fill(words.sayRemoved, { skill }));
      input.focus();
    });
    chips.append(chip);
    chips.hidden = false;
  }

  function add() {
    const skill = input.value.replace(/\s+/g, " ").trim();
    if (!skill) return;
    if (skills().some((other) => other.toLowerCase() === skill.toLowerCase()))
      announce(fill(words.sayThere, { skill }));
    else if (skills().length >= Number(fieldset.dataset.skills)) {
      showError(fieldset, input, words.sayMost);
      return;
    } else if (countOf(input) > Number(input.dataset.most)) {
      showError(fieldset, input, fill(wordsOf(input).sayOver, { count: String(countOf(input)) }));
      return;
    } else {
      addChip(skill);
      announce(fill(words.sayAdded, { skill }));
    }
    showError(fieldset, input, "");
    input.value = "";
  }

  const typed = [...inputs].map(({ value }) => value).filter(Boolean);
  const message = fieldset.querySelector(".field__error")?.textContent ?? "";
  for (const other of otherInputs) other.remove();
  Object.assign(input, { id: "skill-entry", value: "", placeholder: words.sayEntry });
  input.setAttribute("aria-label", words.sayLabel);
  input.setAttribute("aria-describedby", "skills-hint");
  input.parentElement?.classList.add("skills--one-by-one");
  input.after(addButton);
  typed.forEach(addChip);
  if (message) {
    document.getElementById("skills-error")?.remove();
    showError(fieldset, input, message.trim());
  }
  addButton.addEventListener("click", () => {
    add();
    input.focus();
  });
  return { input, add };
}
