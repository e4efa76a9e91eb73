// “On this device”: asks the browser whether it may show what happens, and tells the site where to send it. Asked only
// when somebody presses the button. What is there without scripts (`data-push-absent`) says that it needs them.

const form = /** @type {HTMLFormElement | null} */ (document.querySelector("form[data-push]"));
const KEY = "push:not-now";

/** @param {string} text */
const toBytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));

/** @param {ArrayBuffer | null | undefined} buffer */
const toText = (buffer) => (buffer ? btoa(String.fromCharCode(...new Uint8Array(buffer))) : "");

/** @param {ArrayBuffer | null | undefined} buffer */
const toUrlText = (buffer) => toText(buffer).replace(/[+]/g, "-").replace(/[/]/g, "_").replace(/=/g, "");

/**
 * As the site names it: by the SHA-256 of its address.
 * @param {PushSubscription} subscription
 */
async function nameOf({ endpoint }) {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(endpoint));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function current() {
  const registration = await navigator.serviceWorker.getRegistration();
  return registration?.pushManager.getSubscription();
}

/** @param {string} key */
async function subscribe(key) {
  await navigator.serviceWorker.register(new URL("../../../sw.js", import.meta.url), { updateViaCache: "all" });
  const { pushManager } = await navigator.serviceWorker.ready;
  const known = await pushManager.getSubscription();
  if (known && toUrlText(known.options.applicationServerKey) === key) return known;
  // It was told to expect another sender.
  await known?.unsubscribe();
  return pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: toBytes(key) });
}

/**
 * Show what is for browsers that cannot, or may not.
 * @param {"absent" | "denied" | ""} which
 */
function explain(which) {
  for (const name of ["absent", "denied"]) {
    const words = /** @type {HTMLElement | null} */ (document.querySelector(`[data-push-${name}]`));
    if (words) words.hidden = name !== which;
  }
}

/**
 * Fill in what the browser says, and send it; the answer is a page.
 * @param {HTMLFormElement} asked
 * @param {PushSubscription} subscription
 */
function send(asked, subscription) {
  const values = { endpoint: subscription.endpoint, ...subscription.toJSON().keys };
  for (const [name, value] of Object.entries(values)) {
    const field = asked.elements.namedItem(name);
    if (field instanceof HTMLInputElement) field.value = value;
  }
  asked.submit();
}

/** @param {HTMLFormElement} asked */
function setUp(asked) {
  const status = /** @type {HTMLElement} */ (asked.querySelector("[role=status]"));
  const words = /** @type {Record<string, string>} */ (asked.dataset);
  let busy = false;

  async function ask() {
    status.textContent = words.sayAskedBrowser;
    if ((await Notification.requestPermission()) !== "granted") {
      status.textContent = words.sayPushDenied;
      return;
    }
    send(asked, await subscribe(words.push));
  }

  asked.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (busy) return;
    busy = true;
    await ask().catch(() => {
      status.textContent = words.sayPushFailed;
    });
    busy = false;
  });
  asked.querySelector("[data-not-now]")?.addEventListener("click", () => {
    asked.hidden = true;
    localStorage.setItem(KEY, "1");
  });
}

/** Where this browser stands in the list, and whether there is anything to ask. */
async function look() {
  const can = navigator.serviceWorker && globalThis.PushManager && globalThis.Notification;
  const isList = document.querySelector("[data-devices]") !== null;
  if (!can || Notification.permission === "denied") {
    explain(can ? "denied" : "absent");
    return;
  }
  explain("");
  const subscription = await current();
  const name = subscription && (await nameOf(subscription));
  const row = /** @type {HTMLElement | null} */ (name && document.getElementById(`device-${name}`));
  if (row && subscription) {
    /** @type {HTMLElement} */ (row.querySelector("[data-here]")).hidden = false;
    row.querySelector("form")?.addEventListener("submit", () => {
      subscription.unsubscribe();
    });
  }
  // In a list we see whether the site knows this browser; elsewhere the browser's word has to do.
  const isTold = isList ? row : subscription;
  if (form) form.hidden = Boolean(isTold || (!isList && localStorage.getItem(KEY)));
}

if (form) setUp(form);
look();
