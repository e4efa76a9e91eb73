// What is typed in a form[data-draft] survives a reload, a lost session and a closed tab. It stays in this
// browser, under the form's own key, until the server says it is saved: by the event “draft-saved” (HX-Trigger)
// with the key as its value, or in a cookie, which tells it also when the next page was left at once.
const PLACE = "draft:";
const SAVED = "saved_drafts=";
const MONTH = 30 * 24 * 3600 * 1000;

const typed = (form) => [...form.elements].filter((field) =>
  field.name && (field.matches("textarea, [type=text], [type=checkbox]")));
const isBox = (field) => field.type === "checkbox";
const identity = (field) => isBox(field) ? `${field.name}=${field.value}` : field.name;
const collect = (form, value) => JSON.stringify(typed(form).map((field) => [identity(field), value(field)]));
const fromServer = (field) => isBox(field) ? field.defaultChecked : field.defaultValue;
const now = (field) => isBox(field) ? field.checked : field.value;

// Do two states of a form say the same? A box that only one of them has, for a category that was offered then or
// is offered since, makes no difference.
function agree(one, other) {
  const values = new Map(JSON.parse(one));
  return JSON.parse(other).every(([name, value]) => !values.has(name) || values.get(name) === value);
}

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(PLACE + key));
  } catch {
    return null;
  }
}

function write(key, draft) {
  try {
    if (draft) localStorage.setItem(PLACE + key, JSON.stringify(draft));
    else localStorage.removeItem(PLACE + key);
  } catch {
    // A browser that keeps nothing loses nothing else by it.
  }
}

function restore(form, values) {
  const kept = new Map(JSON.parse(values));
  for (const field of typed(form)) {
    if (!kept.has(identity(field))) continue;
    if (isBox(field)) field.checked = kept.get(identity(field));
    else field.value = kept.get(identity(field));
    field.closest("details")?.toggleAttribute("open", true);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

function offerFreshStart(form, key) {
  const notice = document.createElement("div");
  notice.className = "notice notice--info";
  notice.setAttribute("role", "status");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button--small button--quiet";
  button.textContent = "Start afresh";
  button.addEventListener("click", () => {
    form.reset();
    write(key, null);
    notice.remove();
    typed(form)[0]?.focus();
  });
  notice.append("We kept what you wrote. ", button);
  form.prepend(notice);
}

function keep(form) {
  if (form.dataset.draftKept !== undefined) return;
  form.dataset.draftKept = "";
  const key = form.dataset.draft;
  const given = collect(form, fromServer);
  const draft = read(key);
  // A form that came back with a message holds the draft already; what it began from stays the same.
  const holdsIt = draft && agree(draft.values, given);
  const base = holdsIt ? draft.base : given;
  if (draft && !holdsIt && agree(draft.base, given)) {
    restore(form, draft.values);
    if (form.querySelector("[name=title]")) offerFreshStart(form, key);
  }
  form.addEventListener("input", () => {
    const values = collect(form, now);
    write(key, agree(base, values) ? null : { base, values, at: Date.now() });
  });
}

function forgetSaved() {
  const cookie = document.cookie.split("; ").find((one) => one.startsWith(SAVED));
  if (!cookie) return;
  for (const key of cookie.slice(SAVED.length).split("~")) write(key, null);
  document.cookie = `${SAVED}; Path=/; Max-Age=0; SameSite=Lax`;
}

function forget(isOver) {
  for (const name of Object.keys(localStorage).filter((name) => name.startsWith(PLACE)))
    if (isOver(read(name.slice(PLACE.length)))) localStorage.removeItem(name);
}

forgetSaved();
document.querySelectorAll("form[data-draft]").forEach(keep);
document.addEventListener("htmx:load", (event) => {
  event.detail.elt.querySelectorAll?.("form[data-draft]").forEach(keep);
});
document.addEventListener("draft-saved", (event) => write(event.detail.value, null));
// Who logs out leaves nothing of theirs to the next person at this browser.
document.addEventListener("submit", (event) => {
  if (new URL(event.target.action, location.href).pathname === "/logout") forget(() => true);
});
try {
  forget((draft) => !draft || Date.now() - draft.at > MONTH);
} catch {
  // Storage may be closed to us altogether.
}
