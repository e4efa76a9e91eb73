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

// Where one stands: the first card in view, and how far its top is from the top of the window.
function remember() {
  const first = cards().find((card) => card.getBoundingClientRect().bottom > 0);
  if (!first) return;
  const place = { id: first.id, top: first.getBoundingClientRect().top, page: window.scrollY };
  history.replaceState({ ...history.state, place }, "");
}

async function goBackTo({ id, top, page }) {
  while (!document.getElementById(id) && linkToMore()) await loadMore();
  const card = document.getElementById(id);
  if (card && page > 0) window.scrollBy({ top: card.getBoundingClientRect().top - top, behavior: "instant" });
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
