// The dreamscape without losing one's place: the box “My own too” acts at once, more dreams come while one
// scrolls, and who comes back from a dream stands where they stood.

for (const form of document.querySelectorAll("[data-submit-on-change]")) {
  form.querySelector("[type=submit]").hidden = true;
  form.addEventListener("change", () => form.requestSubmit());
  // A page that comes back from the browser's memory shows the box as its address says.
  window.addEventListener("pageshow", () => form.reset());
}

const feed = document.getElementById("feed");
const AHEAD = "1000px";
const linkToMore = () => feed.querySelector("[data-more]");
const cards = () => [...feed.querySelectorAll(":scope > .card[id]")];
let loading = null;

// Put the next page in the place of the link to it; a dream that changed its rank meanwhile is there already.
async function fetchMore(link) {
  const answer = await fetch(link.href, { headers: { "HX-Request": "true", "HX-Current-URL": location.href } });
  if (!answer.ok || answer.redirected) throw new Error(`The next page answered ${answer.status}.`);
  const page = document.createElement("template");
  page.innerHTML = await answer.text();
  for (const card of page.content.querySelectorAll(".card[id]"))
    if (document.getElementById(card.id)) card.remove();
  const arrived = [...page.content.children];
  const hadFocus = link === document.activeElement;
  link.closest(".pager").replaceWith(...arrived);
  for (const element of arrived) {
    htmx.process(element);
    document.dispatchEvent(new CustomEvent("htmx:load", { detail: { elt: element } }));
  }
  if (hadFocus) arrived[0]?.focus({ preventScroll: true });
  watch();
}

function loadMore() {
  const link = linkToMore();
  if (!link) return null;
  loading ??= fetchMore(link).finally(() => { loading = null; });
  return loading;
}

const nearTheEnd = new IntersectionObserver((entries) => {
  // Should it fail, the link is still there to be pressed.
  if (entries.some((entry) => entry.isIntersecting)) loadMore()?.catch(() => nearTheEnd.disconnect());
}, { rootMargin: AHEAD });

function watch() {
  nearTheEnd.disconnect();
  const link = linkToMore();
  if (link) nearTheEnd.observe(link);
}

// Where one stands: the first card in view and its neighbours, the nearest first, each with how far its top is
// from the top of the window. Should one be gone when we come back, the next tells the place.
const NEIGHBOURS = 10;

function remember() {
  const all = cards();
  const first = all.findIndex((card) => card.getBoundingClientRect().bottom > 0);
  if (first < 0) return;
  const near = all
    .map((card, at) => ({ card, away: Math.abs(at - first) }))
    .filter(({ away }) => away <= NEIGHBOURS)
    .sort((one, other) => one.away - other.away)
    .map(({ card }) => [card.id, card.getBoundingClientRect().top]);
  history.replaceState({ ...history.state, place: { near, count: all.length, page: window.scrollY } }, "");
}

async function goBackTo({ near, count, page }) {
  const isThere = ([id]) => document.getElementById(id);
  try {
    // As far as one had come, and no further: the dream may be gone.
    while (!isThere(near[0]) && cards().length < count && linkToMore()) await loadMore();
  } finally {
    const [id, top] = near.find(isThere) ?? [];
    const by = id ? document.getElementById(id).getBoundingClientRect().top - top : page - window.scrollY;
    if (page > 0) window.scrollBy({ top: by, behavior: "instant" });
  }
}

if (feed) {
  const place = history.state?.place;
  history.scrollRestoration = "manual";
  (place ? goBackTo(place).catch(() => {}) : Promise.resolve()).then(watch);
  window.addEventListener("pagehide", remember);
  document.addEventListener("click", remember, true);
  // What is written down while a page is being left by reload, back or forward is lost: so once it lies still.
  let moving;
  window.addEventListener("scroll", () => {
    clearTimeout(moving);
    moving = setTimeout(remember, 150);
  }, { passive: true });
}
