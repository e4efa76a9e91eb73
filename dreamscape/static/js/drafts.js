// What is typed in a form[data-draft] survives a reload, a lost session and a closed tab. It stays in this
// browser, under the form's own key, until the server says it is saved: by the event “draft-saved” (HX-Trigger)
// with the key as its value, or in a cookie, which tells it also when the next page was left at once.

/** @typedef {HTMLInputElement | HTMLTextAreaElement} Field */
/**
 * `values` and `base` are forms as `serialize` writes them: as it was left, and as it was before anything was typed.
 * @typedef {{ base: string, values: string, at: number }} Draft
 */

const PREFIX = "draft:";
const COOKIE = /^(?:__Host-)?saved_drafts=/;
const MAX_AGE = 30 * 24 * 3600 * 1000;

/** @param {HTMLFormElement} form */
const fieldsOf = (form) =>
  [.../** @type {Iterable<Field>} */ (form.elements)].filter(
    (field) => field.name && field.matches("textarea, [type=text], [type=checkbox]")
  );
/**
 * @param {Field} field
 * @returns {field is HTMLInputElement}
 */
const isCheckbox = (field) => field.type === "checkbox";
/** @param {Field} field */
const keyOf = (field) => (isCheckbox(field) ? `${field.name}=${field.value}` : field.name);
/** @param {Field} field */
const defaultValue = (field) => (isCheckbox(field) ? field.defaultChecked : field.defaultValue);
/** @param {Field} field */
const currentValue = (field) => (isCheckbox(field) ? field.checked : field.value);
/**
 * @param {HTMLFormElement} form
 * @param {(field: Field) => string | boolean} read
 */
const serialize = (form, read) => JSON.stringify(fieldsOf(form).map((field) => [keyOf(field), read(field)]));

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
 * @param {string} key
 * @returns {Draft | null}
 */
function readDraft(key) {
  try {
    return JSON.parse(/** @type {string} */ (localStorage.getItem(PREFIX + key)));
  } catch {
    return null;
  }
}

/**
 * Keep `draft` under `key`, or nothing more if it is null.
 * @param {string} key
 * @param {Draft | null} draft
 */
function writeDraft(key, draft) {
  try {
    if (draft) localStorage.setItem(PREFIX + key, JSON.stringify(draft));
    else localStorage.removeItem(PREFIX + key);
  } catch {
    // A browser that keeps nothing loses nothing else by it.
  }
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

/** @param {HTMLFormElement} form */
function autosave(form) {
  if (bases.has(form)) return;
  const key = /** @type {string} */ (form.dataset.draft);
  const given = serialize(form, defaultValue);
  const draft = readDraft(key);
  // A form that came back with a message holds the draft already; what it began from stays the same.
  const holdsIt = draft && isSame(draft.values, given);
  bases.set(form, holdsIt ? draft.base : given);
  if (draft && !holdsIt && isSame(draft.base, given)) {
    restore(form, draft.values);
    if (form.dataset.sayKept) offerReset(form, key);
  }
}

// Heard for all forms at once: into one that has just arrived, somebody may type before htmx says that it is there.
// What they type then is newer than any draft.
document.addEventListener("input", (event) => {
  const { form } = /** @type {Field} */ (event.target);
  const key = form?.dataset.draft;
  if (!form || !key) return;
  const base = bases.get(form) ?? serialize(form, defaultValue);
  bases.set(form, base);
  const values = serialize(form, currentValue);
  writeDraft(key, isSame(base, values) ? null : { base, values, at: Date.now() });
});

/** @param {ParentNode} root */
const autosaveAll = (root) =>
  /** @type {NodeListOf<HTMLFormElement>} */ (root.querySelectorAll?.("form[data-draft]"))?.forEach(autosave);

function removeSaved() {
  const cookie = document.cookie.split("; ").find((one) => COOKIE.test(one));
  if (!cookie) return;
  const [name, keys] = cookie.split("=");
  for (const key of keys.split("~")) writeDraft(key, null);
  // biome-ignore lint/suspicious/noDocumentCookie: not every browser has a Cookie Store yet.
  document.cookie = `${name}=; Path=/; Max-Age=0; SameSite=Lax${name.startsWith("__Host-") ? "; Secure" : ""}`;
}

/** @param {(draft: Draft | null) => boolean} isOver */
function removeAll(isOver) {
  for (const name of Object.keys(localStorage).filter((one) => one.startsWith(PREFIX)))
    if (isOver(readDraft(name.slice(PREFIX.length)))) localStorage.removeItem(name);
}

removeSaved();
autosaveAll(document);
document.addEventListener("htmx:load", (event) => autosaveAll(event.detail.elt));
document.addEventListener("draft-saved", (event) => writeDraft(event.detail.value, null));
// Who logs out leaves nothing of theirs to the next person at this browser.
document.addEventListener("submit", (event) => {
  if (new URL(/** @type {HTMLFormElement} */ (event.target).action, location.href).pathname === "/logout")
    removeAll(() => true);
});
try {
  removeAll((draft) => !draft || Date.now() - draft.at > MAX_AGE);
} catch {
  // Storage may be closed to us altogether.
}
