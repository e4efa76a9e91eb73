// The sign-up, one step at a time (what is seen of which step: auth.css). Without this file its three fieldsets stand
// under each other and work.
import { announce, createElement, errorOf, fill, icon, onReady, showError, wordsOf } from "./forms.js";
import { setUpSkills } from "./skills.js";

onReady("form[data-signup]", (/** @type {HTMLFormElement} */ form) => {
  const page = /** @type {HTMLElement} */ (form.closest(".signup"));
  const progress = /** @type {HTMLElement} */ (page.querySelector(".steps"));
  /** @type {NodeListOf<HTMLFieldSetElement>} */
  const fieldsets = form.querySelectorAll("[data-step]");
  const steps = [...fieldsets];
  const actions = /** @type {HTMLElement} */ (form.querySelector(".form-actions"));
  const [back, next] = /** @type {NodeListOf<HTMLElement>} */ (actions.querySelectorAll("[data-go]"));
  const skills = setUpSkills(/** @type {HTMLElement} */ (form.querySelector("[data-skills]")));
  let current = steps.findIndex((step) => step.matches(".is-current"));

  /** @param {number} index */
  function show(index) {
    current = index;
    for (const [number, step] of steps.entries()) step.classList.toggle("is-current", number === index);
    for (const [number, item] of [...progress.children].entries()) {
      item.classList.toggle("is-done", number < index);
      if (number === index) item.setAttribute("aria-current", "step");
      else item.removeAttribute("aria-current");
    }
    /** @type {HTMLElement} */ (steps[index].querySelector(".step__heading")).focus({ preventScroll: true });
    scrollTo({ top: 0, behavior: "instant" });
  }

  /** @param {number} index */
  function goTo(index) {
    if (index === current) return;
    history.pushState({ step: index, pushed: true }, "", `#step-${index + 1}`);
    show(index);
  }

  /**
   * Go to the first step up to `last` that something is wrong in, and focus its first wrong field; is there one?
   * @param {number} last
   */
  function stopAtError(last) {
    const index = steps.findIndex((step, number) => number <= last && !validate(step));
    if (index < 0) return false;
    goTo(index);
    /** @type {HTMLElement} */ (steps[index].querySelector("[aria-invalid]")).focus();
    return true;
  }

  function goForward() {
    skills.add();
    // One skill too many stays in its box, and the message beside it.
    if (skills.input.value && steps[current].contains(skills.input)) skills.input.focus();
    else if (!stopAtError(current) && current < steps.length - 1) goTo(current + 1);
  }

  next.addEventListener("click", goForward);
  back.addEventListener("click", () => {
    skills.add();
    if (history.state?.pushed) history.back();
    else goTo(current - 1);
  });
  form.addEventListener("keydown", (event) => {
    const input = /** @type {HTMLElement} */ (event.target);
    if (event.key !== "Enter" || event.isComposing || !input.matches("input:not([type=file])")) return;
    event.preventDefault();
    if (input === skills.input) skills.add();
    else if (input.matches("[type=checkbox], [type=radio]")) input.click();
    else if (current < steps.length - 1) goForward();
  });
  form.addEventListener("submit", (event) => {
    if (/** @type {HTMLButtonElement | null} */ (event.submitter)?.name === "carried") return;
    skills.add();
    if (current < steps.length - 1) {
      event.preventDefault();
      goForward();
    } else if (stopAtError(current)) event.preventDefault();
  });
  // A link of the error summary leads to a field that may lie in another step.
  page.addEventListener("click", (event) => {
    /** @type {HTMLAnchorElement | null} */
    const link = /** @type {Element} */ (event.target).closest("[data-error-summary] a");
    const field = link && document.getElementById(link.hash.slice(1));
    if (!field) return;
    const index = steps.findIndex((step) => step.contains(field));
    if (index < 0) return;
    event.preventDefault();
    goTo(index);
    (field.matches("fieldset:not([tabindex])") ? field.querySelector("input") : field)?.focus();
  });
  addEventListener("popstate", (event) => {
    if (!form.isConnected) return;
    const wanted = Math.min(event.state?.step ?? 0, steps.length - 1);
    const isReachable = wanted <= current || steps.slice(0, wanted).every(validate);
    show(isReachable ? wanted : current);
  });

  setUpAvatars(
    /** @type {HTMLFieldSetElement} */ (form.querySelector("[data-faces]")),
    /** @type {HTMLElement} */ (form.querySelector("[data-picture-field]"))
  );
  form.noValidate = true;
  form.dataset.led = "yes";
  document.documentElement.classList.add("is-staged");
  const address = current ? `#step-${current + 1}` : location.pathname + location.search;
  history.replaceState({ step: current }, "", address);
});

/**
 * Show at each input of a step what is wrong with it; is all of it good?
 * @param {HTMLElement} step
 */
function validate(step) {
  /** @type {NodeListOf<HTMLInputElement>} */
  const found = step.querySelectorAll("[data-say-missing]");
  const inputs = [...found];
  for (const input of inputs) showError(/** @type {Element} */ (input.closest(".field")), input, errorOf(input));
  return inputs.every((input) => !errorOf(input));
}

/**
 * A few creatures at a time, and a button that brings others.
 * @param {HTMLFieldSetElement} fieldset
 * @param {HTMLElement} pictureField
 */
function setUpAvatars(fieldset, pictureField) {
  /** @type {NodeListOf<HTMLElement>} */
  const found = fieldset.querySelectorAll(".face");
  const avatars = [...found];
  if (!avatars.length) return;
  const words = wordsOf(fieldset);
  const count = Number(fieldset.dataset.faces);
  const grid = /** @type {HTMLElement} */ (fieldset.querySelector(".faces__grid"));
  const preview = /** @type {HTMLImageElement} */ (pictureField.querySelector("[data-picture-current]"));
  const photo = /** @type {HTMLInputElement} */ (pictureField.querySelector("input[type=file]"));
  let first = 0;

  function offer() {
    for (const [index, avatar] of avatars.entries())
      avatar.hidden = (index - first + avatars.length) % avatars.length >= count;
  }

  function apply() {
    const chosen = fieldset.querySelector("input:checked");
    if (chosen) preview.src = /** @type {HTMLImageElement} */ (chosen.nextElementSibling).src;
  }

  grid.append(...avatars);
  const more = fieldset.querySelector(".faces__more");
  more?.remove();
  preview.hidden = false;
  offer();
  apply();
  fieldset.addEventListener("change", () => {
    apply();
    if (!photo.value) return;
    // Who picks a creature wants to be seen as it.
    photo.value = "";
    photo.dispatchEvent(new Event("change", { bubbles: true }));
  });
  if (!more) return;
  const another = createElement(
    "button",
    { type: "button", class: "button button--small" },
    icon("dices"),
    more.querySelector("summary")?.textContent?.trim() ?? ""
  );
  fieldset.append(another);
  another.addEventListener("click", () => {
    first = (first + count) % avatars.length;
    offer();
    const input = /** @type {HTMLInputElement} */ (avatars[first].querySelector("input"));
    input.checked = true;
    input.dispatchEvent(new Event("change", { bubbles: true }));
    announce(fill(words.sayChosen, { name: avatars[first].querySelector("img")?.alt ?? "" }));
  });
}
