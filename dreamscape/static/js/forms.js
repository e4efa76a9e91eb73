// What forms share: a way to find them now and after a swap, messages at fields, passwords that can be looked at.

/**
 * Run `setUp` once for each element that matches, now and in whatever is swapped into the page later.
 * @template {HTMLElement} T
 * @param {string} selector
 * @param {(element: T) => void} setUp
 */
export function onReady(selector, setUp) {
  const done = new WeakSet();
  const once = (/** @type {any} */ element) => {
    if (done.has(element)) return;
    done.add(element);
    setUp(element);
  };
  const scan = (/** @type {Root} */ root) => {
    if (root.matches?.(selector)) once(root);
    root.querySelectorAll(selector).forEach(once);
  };
  scan(document);
  document.addEventListener("htmx:load", (event) => scan(event.detail.elt));
}

/**
 * An element with attributes; children are elements or text, which is never read as HTML.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Record<string, string | boolean>} [attributes]
 * @param {...(Node | string)} children
 */
export function createElement(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes))
    if (value === true) element.setAttribute(name, "");
    else if (value !== false) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

const SVG = "http://www.w3.org/2000/svg";
const SPRITE = new URL("../img/sprite.svg", import.meta.url).pathname;

/** @param {string} name */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = svg.appendChild(document.createElementNS(SVG, "use"));
  use.setAttribute("href", `${SPRITE}#${name}`);
  return svg;
}

/** @param {string} message */
export function announce(message) {
  const announcer = document.getElementById("announcer");
  if (announcer) announcer.textContent = message;
}

/**
 * Show `message` at a field as the server would, or take the message away when there is none.
 * @param {Element} field
 * @param {Element} control
 * @param {string | undefined} message
 */
export function showError(field, control, message) {
  const id = `${control.id}-error`;
  const others = (control.getAttribute("aria-describedby") ?? "").split(/\s+/).filter((one) => one && one !== id);
  document.getElementById(id)?.remove();
  field.classList.toggle("field--invalid", Boolean(message));
  control.removeAttribute("aria-invalid");
  if (message) {
    const text = createElement("span", {}, message);
    field.append(createElement("p", { class: "field__error", id }, icon("circle-alert"), text));
    if (!control.matches("fieldset")) control.setAttribute("aria-invalid", "true");
    others.push(id);
  }
  if (others.length) control.setAttribute("aria-describedby", others.join(" "));
  else control.removeAttribute("aria-describedby");
}

/**
 * What an element brought along to be said, in the language of its page: `sayAdded` for data-say-added.
 * @param {HTMLElement} element
 */
export const wordsOf = (element) => /** @type {Record<string, string>} */ (element.dataset);

/**
 * A sentence with its {places} filled.
 * @param {string} sentence
 * @param {Record<string, string>} values
 */
export const fill = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (_, name) => values[name]);

/**
 * "2.3 MB"; whole kilobytes below one. Digits as the server writes them.
 * @param {number} bytes
 */
export function formatSize(bytes) {
  const inUnit = (
    /** @type {string} */ unit,
    /** @type {number} */ maximumFractionDigits,
    /** @type {number} */ size
  ) =>
    new Intl.NumberFormat(document.documentElement.lang, {
      style: "unit",
      unit,
      maximumFractionDigits,
      numberingSystem: "latn"
    }).format(size);
  return bytes >= 1048576 ? inUnit("megabyte", 1, bytes / 1048576) : inUnit("kilobyte", 0, Math.max(1, bytes / 1024));
}

onReady("input[type=password][data-reveal]", (/** @type {HTMLInputElement} */ input) => {
  // The button stands at the end of what is typed: the frame runs the way the input does.
  const frame = createElement("div", { class: "reveal", dir: input.dir });
  const words = wordsOf(input);
  const attributes = { type: "button", class: "icon-button", "aria-label": words.sayShow, title: words.sayShow };
  const button = createElement("button", attributes, icon("eye"));
  input.replaceWith(frame);
  frame.append(input, button);
  button.addEventListener("click", () => {
    const hidden = input.type === "password";
    input.type = hidden ? "text" : "password";
    button.title = hidden ? words.sayHide : words.sayShow;
    button.setAttribute("aria-label", button.title);
    button.replaceChildren(icon(hidden ? "eye-off" : "eye"));
  });
});

/**
 * What is wrong with an input, in words that the page brought along; empty when it is good.
 * @param {HTMLInputElement} input
 */
export function errorOf(input) {
  const words = wordsOf(input);
  const count = [...input.value].length;
  const isMissing = input.validity.valueMissing || (input.required && !input.value.trim());
  if (isMissing && words.sayMissing) return words.sayMissing;
  const { badInput, rangeOverflow, rangeUnderflow, stepMismatch, typeMismatch } = input.validity;
  const isShort = input.minLength > 0 && count < input.minLength;
  const isWrong = badInput || rangeOverflow || rangeUnderflow || stepMismatch || typeMismatch || isShort;
  return isWrong && words.sayWrong ? fill(words.sayWrong, { count: String(count) }) : input.validationMessage;
}

/**
 * Of the choices in a fieldset[data-ticks] none is ticked, or too many are: say so, or take that back.
 * @param {HTMLElement} fieldset
 */
function checkTicks(fieldset, { none = true } = {}) {
  const words = wordsOf(fieldset);
  const count = fieldset.querySelectorAll(":checked").length;
  const many = count > Number(fieldset.dataset.ticks) ? fill(words.sayMany, { count: String(count) }) : "";
  const message = many || (none && !count ? words.sayNone : "");
  showError(fieldset, fieldset, message);
  return message;
}

/**
 * Are all choices of a form right? Says what is not.
 * @param {HTMLFormElement} form
 */
const ticksAreRight = (form) =>
  ![.../** @type {NodeListOf<HTMLElement>} */ (form.querySelectorAll("[data-ticks]"))].filter((fieldset) =>
    checkTicks(fieldset)
  ).length;

/** @param {HTMLFormElement} form */
function focusFirstError(form) {
  /** @type {HTMLElement | null} */
  const first = form.querySelector(".field--invalid :is(input:not([type=hidden]), textarea, select)");
  first?.focus();
}

// What the browser itself would refuse is said by us, at its field, and nothing is sent: what is typed and chosen stays.
document.addEventListener(
  "invalid",
  (event) => {
    const input = /** @type {HTMLInputElement} */ (event.target);
    const field = input.closest(".field, .fieldset");
    if (!field || !input.form) return;
    event.preventDefault();
    showError(field, input, errorOf(input));
    ticksAreRight(input.form);
    focusFirstError(input.form);
  },
  true
);

// Before anybody else hears of it.
addEventListener(
  "submit",
  (event) => {
    const form = /** @type {HTMLFormElement} */ (event.target);
    const submitter = /** @type {HTMLButtonElement | null} */ (event.submitter);
    if (submitter?.formNoValidate || ticksAreRight(form)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    focusFirstError(form);
  },
  true
);

document.addEventListener("input", (event) => {
  const input = /** @type {HTMLInputElement} */ (event.target);
  /** @type {HTMLElement | null} */
  const choices = input.closest("[data-ticks]");
  const message = choices && checkTicks(choices, { none: false });
  if (message) announce(message);
  const field = input.closest(".field");
  if (field && input.getAttribute("aria-invalid") && !errorOf(input)) showError(field, input, "");
});

onReady("[data-error-summary]", (summary) => summary.focus());

// Pressed twice in a hurry, a form is still sent once.
document.addEventListener("submit", (event) => {
  if (event.defaultPrevented) return;
  const { dataset } = /** @type {HTMLFormElement} */ (event.target);
  if (dataset.sent) event.preventDefault();
  dataset.sent = "yes";
  setTimeout(() => delete dataset.sent, 5000);
});
addEventListener("pageshow", () => {
  /** @type {NodeListOf<HTMLFormElement>} */
  const forms = document.querySelectorAll("form[data-sent]");
  for (const form of forms) delete form.dataset.sent;
});
