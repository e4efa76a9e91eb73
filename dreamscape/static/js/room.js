// New lines of a room come by themselves while somebody looks at it: asked for often after something came, and seldom
// once it has been quiet for a while.

const SHORTEST = 3_000;
const LONGEST = 60_000;
const MORE_EACH_TIME = 1.4;
const list = document.getElementById("lines");
const body = document.querySelector(".room-write__body");
let wait = SHORTEST;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;

/** The clock of whoever looks: the site does not know where that is, unless they said so. @param {ParentNode} where */
function setClocks(where) {
  const clock = new Intl.DateTimeFormat(document.documentElement.lang, {
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23"
  });
  for (const time of where.querySelectorAll("time[datetime]")) {
    time.textContent = clock.format(new Date(/** @type {HTMLTimeElement} */ (time).dateTime));
  }
}

/** @param {string} html */
function add(html) {
  if (!list) return;
  const came = new DOMParser().parseFromString(html, "text/html").body;
  for (const line of came.querySelectorAll("[id]")) if (document.getElementById(line.id)) line.remove();
  setClocks(came);
  const atEnd = innerHeight + scrollY >= document.documentElement.scrollHeight - 240;
  list.append(...came.children);
  document.querySelector(".room__empty")?.remove();
  if (atEnd) (document.getElementById("end") ?? list).scrollIntoView({ block: "nearest" });
}

async function ask() {
  if (!list?.dataset.lines || !list.hasAttribute("data-open") || list.querySelector("[data-ended]")) return;
  if (!document.hidden) {
    const numbers = [...list.querySelectorAll("[data-number]")].map((line) =>
      Number(/** @type {HTMLElement} */ (line).dataset.number)
    );
    const address = `${list.dataset.lines}?open=1&after=${Math.max(0, ...numbers)}`;
    // Nobody is led to the log-in.
    const response = await fetch(address, {
      headers: { "HX-Request": "true" },
      redirect: "manual",
      cache: "no-store"
    }).catch(() => null);
    const came = response?.status === 200;
    if (came) add(await response.text());
    wait = came ? SHORTEST : Math.min(LONGEST, wait * MORE_EACH_TIME);
  }
  timer = setTimeout(ask, wait);
}

function askSoon() {
  clearTimeout(timer);
  wait = SHORTEST;
  timer = setTimeout(ask, document.hidden ? LONGEST : SHORTEST / 6);
}

if (list) {
  // What is new comes by itself here.
  document.querySelector(".room__refresh")?.remove();
  setClocks(list);
  timer = setTimeout(ask, wait);
  document.addEventListener("visibilitychange", askSoon);
  body?.addEventListener("focus", askSoon);
}
