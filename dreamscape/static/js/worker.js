// The service worker: a page of our own without a network, the files of every page kept for this version, and what is
// pushed. Nothing of a member's is ever kept: pages, pictures and JSON always come from the site. `/sw.js` says what
// this version is (`web/service_worker.py`) and loads this file.
const worker = /** @type {any} */ (self);
/** @type {{cache: string, files: string[], offline: string, icon: string}} */
const { cache: NAME, files, offline, icon: pushIcon } = worker.site;

/** Only what is the same for everybody. The page is asked for anew, the files are what the browser has already. */
async function keepShell() {
  const cache = await caches.open(NAME);
  await cache.addAll([...files, new Request(offline, { cache: "reload" })]);
}

/** No page of the version before is open any more, or this worker would still wait. */
async function forgetFormerShells() {
  for (const name of await caches.keys()) if (name !== NAME) await caches.delete(name);
  await worker.registration.navigationPreload?.enable();
}

/** @param {{request: Request, preloadResponse: Promise<Response | undefined>}} event */
async function page({ request, preloadResponse }) {
  try {
    return (await preloadResponse) ?? (await fetch(request));
  } catch {
    return (await caches.match(offline)) ?? Response.error();
  }
}

/** @param {Request} request */
const shell = async (request) => (await caches.match(request, { ignoreVary: true })) ?? fetch(request);

/**
 * What `services/notifications/push.py` has sent.
 * @param {{title: string, body: string, path: string, tag: string, language: string, direction: NotificationDirection}} said
 */
function show(said) {
  const { title, body, path, tag, language, direction } = said;
  return worker.registration.showNotification(title, {
    body,
    tag,
    lang: language,
    dir: direction,
    icon: pushIcon,
    data: { path }
  });
}

/**
 * To the very place: where it is open already, or in a page of its own, so that nobody loses what they are typing.
 * @param {string} path
 */
async function goTo(path) {
  const url = worker.registration.scope.replace(/\/$/, "") + path;
  const pages = await worker.clients.matchAll({ type: "window", includeUncontrolled: true });
  const open = pages.find((/** @type {{url: string}} */ one) => one.url === url);
  return open ? open.focus() : worker.clients.openWindow(url);
}

worker.addEventListener("install", (/** @type {any} */ event) => event.waitUntil(keepShell()));
worker.addEventListener("activate", (/** @type {any} */ event) => event.waitUntil(forgetFormerShells()));
worker.addEventListener("fetch", (/** @type {any} */ event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  if (request.mode === "navigate") event.respondWith(page(event));
  else if (files.includes(request.url.slice(worker.location.origin.length))) event.respondWith(shell(request));
});
worker.addEventListener("push", (/** @type {any} */ event) => event.waitUntil(show(event.data.json())));
worker.addEventListener("notificationclick", (/** @type {any} */ event) => {
  event.notification.close();
  event.waitUntil(goTo(event.notification.data.path));
});
