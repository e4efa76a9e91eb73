// The sign-up, one step at a time. Without this file its three fieldsets stand under each other and work.
import { announce, blame, enliven, icon, make } from "./forms.js";
import { addSkillsOneByOne } from "./skills.js";

enliven("form[data-signup]", (form) => {
  const page = form.closest(".signup");
  const progress = page.querySelector(".steps");
  const steps = [...form.querySelectorAll("[data-step]")];
  const join = form.querySelector(".form-actions [type=submit]");
  const back = make("button", { type: "button", class: "button button--quiet" }, "Back");
  const next = make("button", { type: "button", class: "button button--primary" }, "Next");
  const skills = addSkillsOneByOne(form.querySelector("[data-skills]"));
  offerFaces(form.querySelector("[data-faces]"), form.querySelector("[data-picture-field]"));
  let current = 0;

  function show(index, { focus = true } = {}) {
    current = index;
    steps.forEach((step, number) => { step.hidden = number !== index; });
    [...progress.children].forEach((item, number) => {
      item.classList.toggle("is-done", number < index);
      if (number === index) item.setAttribute("aria-current", "step");
      else item.removeAttribute("aria-current");
    });
    back.hidden = index === 0;
    next.hidden = index === steps.length - 1;
    join.hidden = !next.hidden;
    if (focus) {
      steps[index].querySelector(".step__heading").focus({ preventScroll: true });
      scrollTo({ top: 0, behavior: "instant" });
    }
  }

  function goTo(index) {
    if (index === current) return;
    history.pushState({ step: index, pushed: true }, "", `#step-${index + 1}`);
    show(index);
  }

  // The first step up to this one that something is wrong in; its first wrong field gets the focus.
  function stopsAt(last) {
    const index = steps.findIndex((step, number) => number <= last && !isGood(step));
    if (index < 0) return false;
    goTo(index);
    steps[index].querySelector("[aria-invalid]").focus();
    return true;
  }

  function goOn() {
    skills.takePending();
    // One skill too many stays in its box, and the message beside it.
    if (skills.box.value && steps[current].contains(skills.box)) skills.box.focus();
    else if (!stopsAt(current) && current < steps.length - 1) goTo(current + 1);
  }

  next.addEventListener("click", goOn);
  back.addEventListener("click", () => {
    skills.takePending();
    if (history.state?.pushed) history.back();
    else goTo(current - 1);
  });
  form.addEventListener("keydown", (event) => {
    const box = event.target;
    if (event.key !== "Enter" || event.isComposing || !box.matches("input:not([type=file])")) return;
    event.preventDefault();
    if (box === skills.box) skills.add();
    else if (box.matches("[type=checkbox], [type=radio]")) box.click();
    else if (current < steps.length - 1) goOn();
  });
  form.addEventListener("input", (event) => {
    const field = event.target.closest(".field");
    if (field && event.target.getAttribute("aria-invalid") && !complaint(event.target)) blame(field, event.target, "");
  });
  form.addEventListener("submit", (event) => {
    if (event.submitter?.name === "carried") return;
    skills.takePending();
    if (current < steps.length - 1) {
      event.preventDefault();
      goOn();
    } else if (stopsAt(current)) event.preventDefault();
  });
  // A link of the error summary leads to a field that may lie in another step.
  page.addEventListener("click", (event) => {
    const target = event.target.closest("[data-error-summary] a")?.hash.slice(1);
    const field = target && document.getElementById(target);
    const index = steps.findIndex((step) => step.contains(field));
    if (index < 0) return;
    event.preventDefault();
    goTo(index);
    (field.matches("fieldset:not([tabindex])") ? field.querySelector("input") : field).focus();
  });
  addEventListener("popstate", (event) => {
    if (!form.isConnected) return;
    const wanted = Math.min(event.state?.step ?? 0, steps.length - 1);
    const reachable = wanted > current && steps.slice(0, wanted).some((step) => !isGood(step)) ? current : wanted;
    show(reachable);
  });

  form.noValidate = true;
  form.querySelector(".form-actions").prepend(back, next);
  progress.hidden = false;
  page.classList.add("is-staged");
  const wrong = Math.max(0, steps.findIndex((step) => step.querySelector(".field--invalid")));
  history.replaceState({ step: wrong }, "", wrong ? `#step-${wrong + 1}` : location.pathname + location.search);
  show(wrong, { focus: false });
});

function complaint(input) {
  const { missing, wrong } = input.dataset;
  if (input.required && !input.value.trim() && missing) return missing;
  const short = input.minLength > 0 && [...input.value].length < input.minLength;
  return input.validity.typeMismatch || short ? wrong : "";
}

function isGood(step) {
  const inputs = [...step.querySelectorAll("[data-missing]")];
  for (const input of inputs) blame(input.closest(".field"), input, complaint(input));
  return inputs.every((input) => !complaint(input));
}

// A few creatures at a time, and a button that brings others.
function offerFaces(fieldset, pictureField) {
  const faces = [...fieldset.querySelectorAll(".face")];
  if (!faces.length) return;
  const few = Number(fieldset.dataset.faces);
  const grid = fieldset.querySelector(".faces__grid");
  const large = pictureField.querySelector("[data-picture-current]");
  const photo = pictureField.querySelector("input[type=file]");
  let first = 0;

  function offer() {
    const offered = new Set(Array.from({ length: Math.min(few, faces.length) }, (_, n) => faces[(first + n) % faces.length]));
    faces.forEach((face) => { face.hidden = !offered.has(face); });
  }

  function wear() {
    const chosen = fieldset.querySelector("input:checked");
    if (chosen) large.src = chosen.nextElementSibling.src;
  }

  grid.append(...faces);
  fieldset.querySelector(".faces__more")?.remove();
  large.hidden = false;
  offer();
  wear();
  fieldset.addEventListener("change", () => {
    wear();
    if (!photo.value) return;
    // Who picks a creature wants to be seen as it.
    photo.value = "";
    photo.dispatchEvent(new Event("change", { bubbles: true }));
  });
  if (faces.length <= few) return;
  const another = make("button", { type: "button", class: "button button--small" }, icon("dices"), "Another one");
  fieldset.append(another);
  another.addEventListener("click", () => {
    first = (first + few) % faces.length;
    offer();
    const input = faces[first].querySelector("input");
    input.checked = true;
    input.dispatchEvent(new Event("change", { bubbles: true }));
    announce(`Now you are ${faces[first].querySelector("img").alt}`);
  });
}
