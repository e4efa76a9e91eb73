// What forms share: a way to find them now and after a swap, messages at fields, passwords that can be looked at.

// Run `act` for each element that matches, now and in whatever is swapped into the page later.
export function enliven(selector, act) {
  const once = (element) => {
    element.enlivened ??= new Set();
    if (element.enlivened.has(act)) return;
    element.enlivened.add(act);
    act(element);
  };
  const within = (root) => {
    if (root.matches?.(selector)) once(root);
    root.querySelectorAll(selector).forEach(once);
  };
  within(document);
  document.addEventListener("htmx:load", (event) => within(event.detail.elt));
}

// An element with attributes; children are elements or text, which is never read as HTML.
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes))
    if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

const SVG = "http://www.w3.org/2000/svg";
const SPRITE = new URL("../img/sprite.svg", import.meta.url).pathname;

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = svg.appendChild(document.createElementNS(SVG, "use"));
  use.setAttribute("href", `${SPRITE}#${name}`);
  return svg;
}

export function announce(words) {
  const announcer = document.getElementById("announcer");
  if (announcer) announcer.textContent = words;
}

// Show `message` at a field as the server would, or take the message away when there is none.
export function blame(field, control, message) {
  const id = `${control.id}-error`;
  const others = (control.getAttribute("aria-describedby") ?? "").split(/\s+/).filter((one) => one && one !== id);
  document.getElementById(id)?.remove();
  field.classList.toggle("field--invalid", Boolean(message));
  if (message) {
    field.append(make("p", { class: "field__error", id }, icon("circle-alert"), make("span", {}, message)));
    control.setAttribute("aria-invalid", "true");
    others.push(id);
  } else control.removeAttribute("aria-invalid");
  if (others.length) control.setAttribute("aria-describedby", others.join(" "));
  else control.removeAttribute("aria-describedby");
}

// "2.3 MB"; whole kilobytes below one.
export function size(bytes) {
  const mega = bytes / 1048576;
  return mega >= 1 ? `${Number(mega.toFixed(1))} MB` : `${Math.max(1, Math.round(bytes / 1024))} kB`;
}

enliven("input[type=password][data-reveal]", (input) => {
  const frame = make("div", { class: "reveal" });
  const button = make("button", { type: "button", class: "icon-button", "aria-label": "Show what I type" }, icon("eye"));
  input.replaceWith(frame);
  frame.append(input, button);
  button.addEventListener("click", () => {
    const hidden = input.type === "password";
    input.type = hidden ? "text" : "password";
    button.setAttribute("aria-label", hidden ? "Hide what I type" : "Show what I type");
    button.replaceChildren(icon(hidden ? "eye-off" : "eye"));
  });
});

enliven("[data-error-summary]", (summary) => summary.focus());

// Pressed twice in a hurry, a form is still sent once.
document.addEventListener("submit", (event) => {
  if (event.defaultPrevented) return;
  const { dataset } = event.target;
  if (dataset.sent) event.preventDefault();
  dataset.sent = "yes";
  setTimeout(() => delete dataset.sent, 5000);
});
addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent));
