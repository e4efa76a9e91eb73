// Where drafts are kept: in this browser, under the key of the form and the tab that it is typed in, for two tabs may
// write two dreams. A draft whose tab is closed goes to the next that opens its form.

/**
 * `values` and `base` are forms as drafts.js serializes them: as it was left, and as it was before anything was typed.
 * `sent` since it was sent, until something is typed again.
 * @typedef {{ base: string, values: string, at: number, sent?: boolean }} Draft
 */

const PREFIX = "draft:";
const COOKIE = /^(?:__Host-)?saved_drafts=/;
const LOCK = "draft-tab:";
const MAX_AGE = 30 * 24 * 3600 * 1000;

const nothing = () => undefined;

/**
 * What `act` gives; nothing in a browser that keeps nothing, which loses nothing else by it.
 * @template T
 * @param {() => T} act
 */
function ifAllowed(act) {
  try {
    return act();
  } catch {
    return undefined;
  }
}

function newTab() {
  const id = Math.random().toString(36).slice(2, 10);
  ifAllowed(() => sessionStorage.setItem("draft-tab", id));
  return id;
}

let tab = ifAllowed(() => sessionStorage.getItem("draft-tab")) ?? newTab();
let isHolding = false;

/** The tabs that somebody is writing in. Without locks (no https) none is known, and a draft goes to whoever asks. */
async function writingTabs() {
  const locks = await navigator.locks?.query().catch(nothing);
  return new Set(locks?.held?.map(({ name }) => name?.slice(LOCK.length)));
}

const pause = () => new Promise((resolve) => setTimeout(resolve, 300));

/** A tab that was duplicated has taken the name of the first along; after a reload the name is free in a moment. */
async function findOwnName() {
  if (!(await writingTabs()).has(tab)) return;
  await pause();
  if ((await writingTabs()).has(tab)) tab = newTab();
}
const hasOwnName = findOwnName();

function hold() {
  if (isHolding) return;
  isHolding = true;
  const forever = () => new Promise(nothing);
  hasOwnName.then(() => navigator.locks?.request(LOCK + tab, forever)).catch(nothing);
}

/** @param {string} key */
const ownName = (key) => `${PREFIX}${key}~${tab}`;

/**
 * @param {string} name
 * @returns {Draft | null}
 */
const read = (name) => ifAllowed(() => JSON.parse(/** @type {string} */ (localStorage.getItem(name)))) ?? null;

const names = () => ifAllowed(() => Object.keys(localStorage).filter((name) => name.startsWith(PREFIX))) ?? [];

/**
 * All drafts of `key`; one without a tab is from an earlier version of this page.
 * @param {string} key
 */
const namesOf = (key) => names().filter((name) => name.split("~")[0] === PREFIX + key);

/**
 * This tab's draft.
 * @param {string} key
 */
export const readDraft = (key) => read(ownName(key));

/**
 * Keep `draft` under `key`, or nothing more if it is null.
 * @param {string} key
 * @param {Draft | null} draft
 */
export function writeDraft(key, draft) {
  if (draft) hold();
  ifAllowed(() => {
    if (draft) localStorage.setItem(ownName(key), JSON.stringify(draft));
    else localStorage.removeItem(ownName(key));
  });
}

/**
 * The newest draft that nobody is writing and that `isWanted`; from now on it is this tab's.
 * @param {string} key
 * @param {(draft: Draft) => boolean} isWanted
 */
export async function adoptDraft(key, isWanted) {
  await hasOwnName;
  const open = await writingTabs();
  const found = namesOf(key)
    .filter((name) => !open.has(name.split("~")[1]))
    .map((name) => ({ name, draft: read(name) }))
    .filter(({ draft }) => draft && isWanted(draft))
    .sort((one, other) => (other.draft?.at ?? 0) - (one.draft?.at ?? 0))[0];
  if (!found || readDraft(key)) return null;
  localStorage.removeItem(found.name);
  writeDraft(key, found.draft);
  return found.draft;
}

/** @param {string} key */
export function markSent(key) {
  const draft = readDraft(key);
  if (draft) writeDraft(key, { ...draft, sent: true });
}

/** What the server says is saved (web/drafts.py) was sent; what another tab is still writing under its key was not. */
export function removeSaved() {
  const cookie = document.cookie.split("; ").find((one) => COOKIE.test(one));
  if (!cookie) return;
  const [cookieName, keys] = cookie.split("=");
  for (const key of keys.split("~"))
    for (const name of namesOf(key))
      if (!name.includes("~") || read(name)?.sent) ifAllowed(() => localStorage.removeItem(name));
  const secure = cookieName.startsWith("__Host-") ? "; Secure" : "";
  // biome-ignore lint/suspicious/noDocumentCookie: not every browser has a Cookie Store yet.
  document.cookie = `${cookieName}=; Path=/; Max-Age=0; SameSite=Lax${secure}`;
}

/** @param {(draft: Draft | null) => boolean} isOver */
export function removeAll(isOver) {
  for (const name of names()) if (isOver(read(name))) ifAllowed(() => localStorage.removeItem(name));
}

/** @param {Draft | null} draft */
export const isTooOld = (draft) => !draft || Date.now() - draft.at > MAX_AGE;
