// The number beside the bell, asked for once a minute while somebody looks.

const MINUTE = 60_000;
/** @type {HTMLElement | null} */
const badge = document.querySelector("[data-unread]");
const bell = badge?.closest("a");
const words = document.getElementById("announcer")?.dataset;
let askedAt = 0;
let known = bell?.ariaLabel;

/** @param {number} many */
function show(many) {
  if (!badge || !bell) return;
  const inWords = new Intl.NumberFormat(document.documentElement.lang);
  badge.dataset.unread = many > 99 ? `${inWords.format(99)}+` : inWords.format(many);
  badge.hidden = !many;
  bell.ariaLabel = (many ? words?.sayUnread : words?.sayNoneUnread)?.replace("{number}", inWords.format(many)) ?? "";
  if (!many) document.getElementById("mark-all-read")?.remove();
}

async function ask() {
  if (!bell || document.hidden || performance.now() - askedAt < MINUTE) return;
  askedAt = performance.now();
  // Nobody is led to the log-in.
  const response = await fetch(`${bell.href}/count`, { cache: "no-cache", redirect: "manual" }).catch(() => null);
  if (!response?.ok) return;
  show(Number(await response.text()));
  if (bell.ariaLabel === known) return;
  known = bell.ariaLabel;
  document.dispatchEvent(new CustomEvent("announce", { detail: { value: known } }));
  document.dispatchEvent(new CustomEvent("unread-changed"));
}

document.addEventListener("visibilitychange", ask);
setInterval(ask, MINUTE / 12);
// HX-Trigger, after a press.
document.addEventListener("unread", (event) => {
  show(Number(/** @type {CustomEvent} */ (event).detail.value));
  known = bell?.ariaLabel;
});
