// One spot of the page changes, the rest stays as it is. htmx fetches and swaps; what it leaves to us is here:
// comments that close again, where the focus goes when its button is gone, and a word when nothing came back.

const byId = (id) => id && document.getElementById(id);

// “Show comments” fetches them once; from then on it closes and opens what is there, half-typed text and all.
document.addEventListener("click", (event) => {
  const opener = event.target.closest?.("[data-opens]");
  const comments = opener && byId(opener.dataset.opens);
  if (!comments?.hasChildNodes() || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  comments.hidden = !comments.hidden;
  opener.setAttribute("aria-expanded", String(!comments.hidden));
}, true);

function describeOpeners(root) {
  for (const opener of root.querySelectorAll("[data-opens]:not([aria-expanded])")) {
    opener.setAttribute("aria-expanded", String(Boolean(byId(opener.dataset.opens)?.hasChildNodes())));
    opener.setAttribute("aria-controls", opener.dataset.opens);
  }
}

// “Leave it as it was”: the comment stands again.
document.addEventListener("click", (event) => {
  const place = event.target.closest?.("[data-leave-edit]")?.closest(".comment__edit");
  if (!place) return;
  event.preventDefault();
  const comment = place.closest(".comment");
  place.replaceChildren();
  comment.querySelector("[hx-get]")?.focus();
});

// Where to go on when a press takes the pressed button away: htmx finds a button of the same id by itself.
const refuges = new WeakMap();

function refugesOf(control) {
  const { followDreamer } = control.dataset;
  const card = control.closest("article[id]")?.id;
  const comment = control.closest(".comment, .pager");
  const near = [comment, comment?.nextElementSibling, comment?.previousElementSibling, control.closest(".comments[id^=comments-]")];
  const ids = near.map((element) => element?.id);
  return () => {
    const followers = `[data-follow-dreamer="${followDreamer}"] button`;
    if (followDreamer) return (byId(card) ?? document).querySelector(followers);
    return ids.map(byId).find(Boolean);
  };
}

document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  detail.elt.querySelector?.(".notice--error")?.remove();
  if (detail.elt.contains(document.activeElement)) refuges.set(detail.xhr, refugesOf(detail.elt));
});

document.addEventListener("htmx:afterRequest", ({ detail }) => {
  const isLost = document.activeElement === document.body || !document.activeElement;
  if (isLost) refuges.get(detail.xhr)?.()?.focus({ preventScroll: true });
});

// A comment of my own was put at the end before the pages between were fetched: now that its page is here, it
// stands in its place and no longer at the end.
function keepFirst(element) {
  if (!element.matches?.(".comment[id]")) return;
  const [, ...again] = document.querySelectorAll(`[id="${element.id}"]`);
  for (const copy of again) copy.remove();
}

document.addEventListener("htmx:load", ({ detail }) => {
  keepFirst(detail.elt);
  describeOpeners(detail.elt.parentElement ?? document);
  const opener = document.querySelector(`[data-opens="${detail.elt.id}"]`);
  opener?.setAttribute("aria-expanded", "true");
});

// Nothing came back, or something we cannot show: say so where the button is, and let what was typed stay.
const WORDS = {
  0: "We could not reach Dreamscape. Are you online? Nothing is lost; please try again.",
  400: "This page was open for a long time. Reload it and press once more: what you typed is kept.",
  403: "This is not yours to change.",
  404: "This is not here any more.",
  410: "This was taken down by its dreamer.",
  429: "That was a lot in a short time. Please wait a few minutes, then try again.",
};

function say(detail) {
  const words = WORDS[detail.xhr?.status ?? 0] ?? "We tripped over something. Please try again in a moment.";
  const notice = document.createElement("p");
  notice.className = "notice notice--error";
  notice.setAttribute("role", "alert");
  notice.textContent = words;
  detail.elt.append(notice);
}

for (const failure of ["htmx:responseError", "htmx:sendError", "htmx:timeout"])
  document.addEventListener(failure, ({ detail }) => say(detail));

describeOpeners(document);
