// The dreamscape without losing one's place: the box “My own too” acts at once, more dreams come while one
// scrolls, and who comes back from a dream stands where they stood.

/**
 * `near` are cards by id, each with how far its top was from the top of the window.
 * @typedef {{ near: [string, number][], count: number, page: number }} Position
 */

// On a phone the strip of views is longer than the window: what is chosen is in sight.
document.querySelector(".views [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

for (const form of /** @type {NodeListOf<HTMLFormElement>} */ (document.querySelectorAll("[data-submit-on-change]"))) {
  /** @type {HTMLButtonElement} */ (form.querySelector("[type=submit]")).hidden = true;
  form.addEventListener("change", () => form.requestSubmit());
  // A page that comes back from the browser's memory shows the box as its address says.
  window.addEventListener("pageshow", () => form.reset());
}

const feed = /** @type {HTMLElement} */ (document.getElementById("feed"));
/** @returns {HTMLAnchorElement | null} */
const linkToMore = () => feed.querySelector("[data-more]");
const cards = () => [...feed.querySelectorAll(":scope > .card[id]")];
/** @type {Promise<void> | null} */
let loading = null;

/**
 * Put the next page in the place of the link to it; a dream that changed its rank meanwhile is there already.
 * @param {HTMLAnchorElement} link
 */
async function fetchMore(link) {
  const response = await fetch(link.href, { headers: { "HX-Request": "true", "HX-Current-URL": location.href } });
  if (!response.ok || response.redirected) throw new Error(`The next page answered ${response.status}.`);
  const page = document.createElement("template");
  page.innerHTML = await response.text();
  for (const card of page.content.querySelectorAll(".card[id]")) if (document.getElementById(card.id)) card.remove();
  const arrived = /** @type {HTMLElement[]} */ ([...page.content.children]);
  const hadFocus = link === document.activeElement;
  /** @type {Element} */ (link.closest(".pager")).replaceWith(...arrived);
  for (const element of arrived) document.dispatchEvent(new CustomEvent("htmx:load", { detail: { elt: element } }));
  if (hadFocus) arrived[0]?.focus({ preventScroll: true });
  observeEnd();
}

function loadMore() {
  const link = linkToMore();
  if (!link) return null;
  loading ??= fetchMore(link).finally(() => {
    loading = null;
  });
  return loading;
}

const endObserver = new IntersectionObserver(
  (entries) => {
    // Should it fail, the link is still there to be pressed.
    if (entries.some((entry) => entry.isIntersecting)) loadMore()?.catch(() => endObserver.disconnect());
  },
  { rootMargin: "1000px" }
);

function observeEnd() {
  endObserver.disconnect();
  const link = linkToMore();
  if (link) endObserver.observe(link);
}

// Where one stands: the first card in view and its neighbours, the nearest first, each with how far its top is
// from the top of the window. Should one be gone when we come back, the next tells the position.
const NEIGHBOURS = 10;

function savePosition() {
  const all = cards();
  const first = all.findIndex((card) => card.getBoundingClientRect().bottom > 0);
  if (first < 0) return;
  const near = all
    .map((card, index) => ({ card, distance: Math.abs(index - first) }))
    .filter(({ distance }) => distance <= NEIGHBOURS)
    .sort((one, other) => one.distance - other.distance)
    .map(({ card }) => [card.id, card.getBoundingClientRect().top]);
  history.replaceState({ ...history.state, position: { near, count: all.length, page: window.scrollY } }, "");
}

/** @param {Position} position */
async function restorePosition({ near, count, page }) {
  const isThere = (/** @type {[string, number]} */ [id]) => document.getElementById(id);
  try {
    // As far as one had come, and no further: the dream may be gone.
    while (!isThere(near[0]) && cards().length < count && linkToMore()) await loadMore();
  } finally {
    const found = near.find(isThere);
    const card = found && isThere(found);
    const top = card ? card.getBoundingClientRect().top - found[1] : page - window.scrollY;
    if (page > 0) window.scrollBy({ top, behavior: "instant" });
  }
}

if (feed) {
  const position = history.state?.position;
  history.scrollRestoration = "manual";
  (position ? restorePosition(position) : Promise.resolve()).then(observeEnd, observeEnd);
  window.addEventListener("pagehide", savePosition);
  document.addEventListener("click", savePosition, true);
  // What is written down while a page is being left by reload, back or forward is lost: so once it lies still.
  let timer = 0;
  window.addEventListener(
    "scroll",
    () => {
      clearTimeout(timer);
      timer = setTimeout(savePosition, 150);
    },
    { passive: true }
  );
}
