// What is typed in a form[data-draft] survives a reload, a lost session and a closed tab. It stays in this
// browser (draft_store.js) until the server says it is saved: by the event “draft-saved” (HX-Trigger) with the form's
// key as its value, or in a cookie, which tells it also when the next page was left at once.
import { adoptDraft, isTooOld, markSent, readDraft, removeAll, removeSaved, writeDraft } from "./draft_store.js";

/** @typedef {HTMLInputElement | HTMLTextAreaElement} Field */
/** @typedef {import("./draft_store.js").Draft} Draft */

/** @param {HTMLFormElement} form */
const fieldsOf = (form) =>
  [.../** @type {Iterable<Field>} */ (form.elements)].filter(
    (field) => field.name && field.matches("textarea, [type=text]:not([data-skills] *), [type=checkbox], [type=radio]")
  );
/**
 * @param {Field} field
 * @returns {field is HTMLInputElement}
 */
const isCheckbox = (field) => field.type === "checkbox" || field.type === "radio";
/** @param {Field} field */
const keyOf = (field) => (isCheckbox(field) ? `${field.name}=${field.value}` : field.name);
/** @param {Field} field */
const defaultValue = (field) => (isCheckbox(field) ? field.defaultChecked : field.defaultValue);
/** @param {Field} field */
const currentValue = (field) => (isCheckbox(field) ? field.checked : field.value);
/** @param {HTMLFormElement} form */
const serialize = (form) => JSON.stringify(fieldsOf(form).map((field) => [keyOf(field), currentValue(field)]));
/**
 * What a form is before anything is typed into it; not what it offers because it was chosen last time ([data-offered]).
 * @param {HTMLFormElement} form
 */
const serializeDefaults = (form) =>
  JSON.stringify(
    fieldsOf(form)
      .filter((field) => !field.closest("[data-offered]"))
      .map((field) => [keyOf(field), defaultValue(field)])
  );

/**
 * Do two states of a form say the same? A box that only one of them has, for a category that was offered then or
 * is offered since, makes no difference.
 * @param {string} one
 * @param {string} other
 */
function isSame(one, other) {
  const values = new Map(JSON.parse(one));
  return JSON.parse(other).every(
    (/** @type {[string, string | boolean]} */ [key, value]) => !values.has(key) || values.get(key) === value
  );
}

/**
 * @param {HTMLFormElement} form
 * @param {string} values
 */
function restore(form, values) {
  const saved = new Map(JSON.parse(values));
  for (const field of fieldsOf(form)) {
    if (!saved.has(keyOf(field))) continue;
    if (isCheckbox(field)) field.checked = saved.get(keyOf(field));
    else field.value = saved.get(keyOf(field));
    field.closest("details")?.toggleAttribute("open", true);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

/**
 * @param {HTMLFormElement} form
 * @param {string} key
 */
function offerReset(form, key) {
  const notice = document.createElement("div");
  notice.className = "notice notice--info";
  notice.setAttribute("role", "status");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button--small button--quiet";
  button.textContent = form.dataset.sayAfresh ?? "";
  button.addEventListener("click", () => {
    form.reset();
    writeDraft(key, null);
    notice.remove();
    fieldsOf(form)[0]?.focus();
  });
  notice.append(`${form.dataset.sayKept} `, button);
  form.prepend(notice);
}

/**
 * What each form was before anything was typed into it.
 * @type {WeakMap<HTMLFormElement, string>}
 */
const bases = new WeakMap();

/**
 * What was typed into a form while the answer to it was on its way, by its key: as it was sent, and as it became.
 * @type {Map<string, { sent: string, values: string }>}
 */
const typedSince = new Map();
/** @type {WeakMap<HTMLFormElement, string>} */
const sentValues = new WeakMap();

/**
 * What to go on with in `form`, which took the place of the one that was sent: all of it, or where the form is empty
 * again only what came after the words that were sent.
 * @param {HTMLFormElement} form
 * @param {{ sent: string, values: string }} since
 */
function remaining(form, { sent, values }) {
  const before = new Map(JSON.parse(sent));
  const isEmpty = fieldsOf(form).every((field) => isCheckbox(field) || !field.defaultValue);
  const rest = (/** @type {[string, string | boolean]} */ [key, value]) => {
    const first = String(before.get(key));
    return [key, isEmpty && String(value).startsWith(first) ? String(value).slice(first.length).trimStart() : value];
  };
  return JSON.stringify(JSON.parse(values).map(rest));
}

/** @param {HTMLFormElement} form */
function autosave(form) {
  if (bases.has(form)) return;
  const key = /** @type {string} */ (form.dataset.draft);
  const given = serializeDefaults(form);
  bases.set(form, given);
  const since = typedSince.get(key);
  if (since) {
    typedSince.delete(key);
    restore(form, remaining(form, since));
    return;
  }
  const isLeft = (/** @type {Draft} */ found) => isSame(found.base, given) && !isSame(found.values, given);
  const offer = (/** @type {Draft} */ found) => {
    restore(form, found.values);
    if (form.dataset.sayKept) offerReset(form, key);
  };
  const draft = readDraft(key);
  // A form that came back with a message holds the draft already; what it began from stays the same.
  if (draft && isSame(draft.values, given)) bases.set(form, draft.base);
  else if (draft && isLeft(draft)) offer(draft);
  else if (!draft) adoptDraft(key, isLeft).then((adopted) => adopted && offer(adopted));
}

// Heard for all forms at once: into one that has just arrived, somebody may type before htmx says that it is there.
// What they type then is newer than any draft.
document.addEventListener("input", (event) => {
  const { form } = /** @type {Field} */ (event.target);
  const key = form?.dataset.draft;
  if (!form || !key) return;
  const base = bases.get(form) ?? serializeDefaults(form);
  bases.set(form, base);
  const values = serialize(form);
  writeDraft(key, isSame(base, values) ? null : { base, values, at: Date.now() });
});

/** @param {ParentNode} root */
const autosaveAll = (root) =>
  /** @type {NodeListOf<HTMLFormElement>} */ (root.querySelectorAll?.("form[data-draft]"))?.forEach(autosave);

removeSaved();
autosaveAll(document);
for (const event of /** @type {const} */ (["htmx:load", "htmx:afterSwap"]))
  document.addEventListener(event, () => autosaveAll(document));
document.addEventListener("draft-saved", (event) => writeDraft(event.detail.value, null));
document.addEventListener(
  "submit",
  (event) => {
    const { draft } = /** @type {HTMLFormElement} */ (event.target).dataset;
    if (draft) markSent(draft);
  },
  true
);
// “Leave it as it was”: then what was typed is not wanted.
document.addEventListener(
  "click",
  (event) => {
    const leave = /** @type {Element} */ (event.target).closest?.("[data-draft-discard]");
    const key = leave?.closest("form")?.dataset.draft;
    if (key) writeDraft(key, null);
  },
  true
);

// While an answer is on its way somebody may go on typing, and the form they type into is about to be replaced.
document.addEventListener("htmx:beforeSend", ({ detail: { elt } }) => {
  if (elt instanceof HTMLFormElement && elt.dataset.draft) sentValues.set(elt, serialize(elt));
});
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const form = detail.requestConfig.elt;
  const sent = form instanceof HTMLFormElement && sentValues.get(form);
  if (!sent || !detail.shouldSwap) return;
  const values = serialize(form);
  if (values !== sent) typedSince.set(/** @type {string} */ (form.dataset.draft), { sent, values });
});
document.addEventListener("htmx:load", () => {
  // Where no such form has come, the words open it again.
  for (const key of typedSince.keys()) {
    /** @type {HTMLElement | null} */
    const opener = document.querySelector(`[data-opens-draft="${key}"]`);
    opener?.click();
  }
});
removeAll(isTooOld);
