// One spot of the page changes, the rest stays as it is. htmx fetches and swaps; what it leaves to us is here:
// presses that wait for each other, comments that close again, where the focus goes when its button is gone, and a
// word when nothing came back.

const byId = (id = "") => document.getElementById(id);

// htmx would walk the whole page as it starts, which keeps a slow phone from everything else: it gets an empty one, what
// is no press but asks by itself, and each control at its first press.
const start = "DOMContentLoaded";
const nothing = { value: document.createElement("body"), configurable: true };
addEventListener(start, () => Object.defineProperty(document, "body", nothing), true);
document.addEventListener(start, () => {
  Reflect.deleteProperty(document, "body");
  document.querySelectorAll("[hx-trigger]").forEach(htmx.process);
});

/** @type {WeakSet<Element>} */
const known = new WeakSet();
for (const press of ["click", "submit"])
  document.addEventListener(
    press,
    ({ target }) => {
      /** @type {HTMLButtonElement | null | undefined} */
      const control = /** @type {Element} */ (target).closest?.("a,button,form");
      for (const element of [control?.form, control]) {
        if (!element || known.has(element)) continue;
        known.add(element);
        htmx.process(element);
      }
    },
    true
  );

// “Show comments” fetches them once; from then on it closes and opens what is there, half-typed text and all.
document.addEventListener(
  "click",
  (event) => {
    /** @type {HTMLElement | null | undefined} */
    const toggle = /** @type {Element} */ (event.target).closest?.("[data-opens]");
    const comments = byId(toggle?.dataset.opens);
    if (!toggle || !comments?.hasChildNodes() || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    comments.hidden = !comments.hidden;
    toggle.setAttribute("aria-expanded", String(!comments.hidden));
  },
  true
);

/** @param {ParentNode} root */
function describeToggles(root) {
  const selector = "[data-opens]:not([aria-expanded])";
  for (const toggle of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll(selector))) {
    const id = /** @type {string} */ (toggle.dataset.opens);
    toggle.setAttribute("aria-expanded", String(Boolean(byId(id)?.hasChildNodes())));
    toggle.setAttribute("aria-controls", id);
  }
}

// “Leave it as it was”: the comment stands again.
document.addEventListener("click", (event) => {
  const editor = /** @type {Element} */ (event.target).closest?.("[data-leave-edit]")?.closest(".comment__edit");
  if (!editor) return;
  event.preventDefault();
  const comment = /** @type {Element} */ (editor.closest(".comment"));
  editor.replaceChildren();
  /** @type {HTMLElement | null} */ (comment.querySelector("[hx-get]"))?.focus();
});

// What is pressed while an answer is on its way waits for it, within one dream or about one person: requests that
// overtake each other would store one thing, and their answers show another.
/** @type {Map<string, (() => void)[]>} */
const waiting = new Map();

/** @param {HTMLElement} element */
const scopeOf = (element) => element.dataset.followDreamer ?? element.closest("article[id^=dream-]")?.id ?? "";

/** @param {Element} element */
const pathOf = (element) => element.getAttribute("hx-post") ?? element.getAttribute("hx-get");

/**
 * A press for later. The answer that it waits for may put the same button there anew, or one that says the opposite:
 * then there is nothing left to do.
 * @param {HTMLElement} element
 * @param {() => void} send
 */
function pressLater(element, send) {
  const control = element.matches("form") ? element.querySelector("[type=submit]") : element;
  return () => {
    if (element.isConnected) return send();
    const again = byId(control?.id);
    const same = again?.closest("[hx-post], [hx-get]");
    if (!same || pathOf(same) !== pathOf(element)) return undefined;
    return same instanceof HTMLFormElement && !same.checkValidity() ? undefined : again?.click();
  };
}

document.addEventListener("htmx:confirm", (event) => {
  const { elt, issueRequest } = event.detail;
  const presses = waiting.get(scopeOf(elt));
  if (!presses) return;
  event.preventDefault();
  presses.push(pressLater(elt, issueRequest));
});

document.addEventListener("htmx:beforeSend", ({ detail }) => {
  const scope = scopeOf(detail.elt);
  /** @type {(() => void)[]} */
  const presses = [];
  waiting.set(scope, presses);
  detail.xhr.addEventListener("loadend", () => {
    waiting.delete(scope);
    while (presses.length && !waiting.has(scope)) presses.shift()?.();
    waiting.get(scope)?.push(...presses);
  });
});

// A page that the browser kept as it was, and shows on the way back, does not know what was pressed since. To load it
// again leads to the same place (feed.js), and what is typed into it is a draft.
addEventListener("pageshow", (event) => {
  const counts = "[data-follow-dream], [data-follow-dreamer], [data-comment-count]";
  if (event.persisted && document.querySelector(counts)) location.reload();
});

/**
 * Where to go on when a press takes the pressed button away: htmx finds a button of the same id by itself.
 * @type {WeakMap<XMLHttpRequest, () => HTMLElement | null | undefined>}
 */
const focusTargets = new WeakMap();

/**
 * What to focus when `control` is gone. It is asked for before, while `control` still has neighbours, and found after.
 * @param {HTMLElement} control
 * @returns {() => HTMLElement | null | undefined}
 */
function focusTargetOf(control) {
  const { followDreamer } = control.dataset;
  const card = control.closest("article[id], .panel[id]")?.id;
  const comment = control.closest(".comment, .pager");
  const near = [
    comment,
    comment?.nextElementSibling,
    comment?.previousElementSibling,
    control.closest(".comments[id^=comments-]")
  ];
  const ids = [control.dataset.leadsTo, ...near.map((element) => element?.id)];
  return () => {
    const followers = `[data-follow-dreamer="${followDreamer}"] button`;
    if (followDreamer) return (byId(card) ?? document).querySelector(followers);
    return ids.map(byId).find(Boolean);
  };
}

document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  failureNotice?.remove();
  detail.elt.closest(".comment-form")?.querySelector(".notice")?.remove();
  if (detail.elt.contains(document.activeElement)) focusTargets.set(detail.xhr, focusTargetOf(detail.elt));
});

document.addEventListener("htmx:afterRequest", ({ detail }) => {
  const isLost = document.activeElement === document.body || !document.activeElement;
  if (isLost) focusTargets.get(detail.xhr)?.()?.focus({ preventScroll: true });
});

/**
 * A comment of my own was put at the end before the pages between were fetched: now that its page is here, it
 * stands in its place and no longer at the end.
 * @param {Element} element
 */
function removeDuplicates(element) {
  if (!element.matches?.(".comment[id]")) return;
  const [, ...duplicates] = document.querySelectorAll(`[id="${element.id}"]`);
  for (const duplicate of duplicates) duplicate.remove();
}

/**
 * “Undo” is offered for some seconds, and while somebody is at it.
 * @param {HTMLElement} offer
 */
function leaveInTime(offer) {
  setTimeout(() => {
    if (offer.matches(":hover, :focus-within")) leaveInTime(offer);
    else offer.remove();
  }, 1000 * Number(offer.dataset.stays));
}

document.addEventListener("htmx:load", ({ detail }) => {
  if (detail.elt.matches("[data-stays]")) leaveInTime(detail.elt);
  removeDuplicates(detail.elt);
  describeToggles(detail.elt.parentElement ?? document);
  const toggle = document.querySelector(`[data-opens="${detail.elt.id}"]`);
  toggle?.setAttribute("aria-expanded", "true");
});

/** @type {HTMLElement | undefined} */
let failureNotice;

/**
 * Nothing came back, or something we cannot show: say so below the row that the button is in, and let what was typed
 * stay. The next press takes it away.
 * @param {HtmxRequest} detail
 */
function showFailure({ elt, xhr, requestConfig }) {
  const words = byId("announcer")?.dataset;
  failureNotice?.remove();
  failureNotice = document.createElement("p");
  failureNotice.className = "notice notice--error";
  failureNotice.setAttribute("role", "alert");
  failureNotice.textContent = words?.[`say${xhr?.status ?? 0}`] ?? words?.sayFailed ?? "";
  // A form may be pressed by a button that stands elsewhere.
  let row = /** @type {SubmitEvent} */ (requestConfig?.triggeringEvent)?.submitter ?? elt;
  while (row.parentElement && /flex|contents/.test(getComputedStyle(row.parentElement).display))
    row = row.parentElement;
  row.after(failureNotice);
  failureNotice.scrollIntoView({ block: "nearest" });
}

for (const failure of /** @type {const} */ (["htmx:responseError", "htmx:sendError", "htmx:timeout"]))
  document.addEventListener(failure, ({ detail }) => showFailure(detail));

// Who comes to a field with a limit is told when it is nearly full; who comes to the search, what there is.
document.addEventListener("focusin", ({ target }) => {
  const field = /** @type {Element} */ (target);
  if (field.matches("textarea[data-most], input[data-most]")) import("./counters.js");
  if (field.matches(".search > [name=q]")) import(`${new URL("search.js", import.meta.url)}`);
});

// “/” leads to the search, unless it is typed somewhere.
document.addEventListener("keydown", (event) => {
  const field = /** @type {HTMLInputElement | null} */ (document.querySelector(".search > [name=q]"));
  const isTyped = /** @type {Element} */ (event.target).matches("input,textarea,select");
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || isTyped || !field) return;
  event.preventDefault();
  if (field.checkVisibility()) field.select();
  else field.form?.submit();
});

describeToggles(document);
/** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-stays]")).forEach(leaveInTime);
if (document.querySelector("[data-unread]")) setTimeout(() => import("./unread.js"), 60000);
