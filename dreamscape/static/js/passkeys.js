// Passkeys: the server says what to ask the browser, and what it answers goes back in an ordinary form. What needs them
// is hidden until this has looked whether the browser knows them; what is there instead (`data-without-passkeys`) goes.
import { createElement, onReady, wordsOf } from "./forms.js";

/** @typedef {Record<string, any>} Json */

/** @param {string} text */
const toBytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));

/** @param {ArrayBuffer | null | undefined} buffer */
const toText = (buffer) =>
  buffer &&
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/[+]/g, "-")
    .replace(/[/]/g, "_")
    .replace(/=/g, "");

/**
 * The server's question as the browser takes it: it wants bytes where JSON can have only text.
 * @param {Json} json
 * @returns {any}
 */
function read(json) {
  const inBytes = (/** @type {Json} */ one) => ({ ...one, id: toBytes(one.id) });
  return {
    ...json,
    challenge: toBytes(json.challenge),
    ...(json.user && { user: inBytes(json.user) }),
    ...(json.excludeCredentials && { excludeCredentials: json.excludeCredentials.map(inBytes) }),
    ...(json.allowCredentials && { allowCredentials: json.allowCredentials.map(inBytes) })
  };
}

/**
 * What the browser answered as JSON; some extensions that keep passkeys give an answer without `toJSON`.
 * @param {any} credential
 */
function write(credential) {
  if (credential.toJSON) return JSON.stringify(credential);
  const { id, rawId, type, response } = credential;
  return JSON.stringify({
    id,
    rawId: toText(rawId),
    type,
    response: {
      clientDataJSON: toText(response.clientDataJSON),
      attestationObject: toText(response.attestationObject),
      authenticatorData: toText(response.authenticatorData),
      signature: toText(response.signature),
      userHandle: toText(response.userHandle) || undefined,
      transports: response.getTransports?.()
    }
  });
}

/** The server wants to know first who is asking. */
class ProofNeeded extends Error {}

/**
 * @param {HTMLFormElement} form
 * @param {string} address
 */
async function question(form, address) {
  const token = /** @type {HTMLInputElement} */ (form.elements.namedItem("csrf_token")).value;
  const answer = await fetch(address, { method: "POST", body: new URLSearchParams({ csrf_token: token }) });
  if (answer.status === 401) throw new ProofNeeded();
  if (!answer.ok || !answer.headers.get("Content-Type")?.startsWith("application/json"))
    throw new Error(answer.statusText);
  return read(await answer.json());
}

/**
 * Send all that is in the form to another address than its own, but for the password, with what the browser answered.
 * @param {HTMLFormElement} form
 * @param {string} action
 * @param {string} credential
 */
function send(form, action, credential) {
  const fields = [...new FormData(form), ["credential", credential]].filter(([name]) => name !== "password");
  const inputs = fields.map(([name, value]) =>
    createElement("input", { type: "hidden", name: `${name}`, value: `${value}` })
  );
  const post = createElement("form", { method: "post", action, hidden: true }, ...inputs);
  document.body.append(post);
  post.submit();
  // The page may be shown once more as it was left.
  post.remove();
}

/** @param {HTMLElement} box */
function setUp(box) {
  const form = /** @type {HTMLFormElement} */ (box.closest("form"));
  const button = /** @type {HTMLButtonElement} */ (box.querySelector("button"));
  const status = /** @type {HTMLElement} */ (box.querySelector("[role=status]"));
  const words = wordsOf(box);
  const { passkey: purpose, question: where = "", action = "", proof = "" } = box.dataset;

  /** Ends what the browser is being asked, for it answers one question at a time. */
  let asking = new AbortController();

  /** @param {"conditional"} [mediation] */
  async function ask(mediation) {
    asking.abort();
    asking = new AbortController();
    const { signal } = asking;
    const publicKey = await question(form, where);
    signal.throwIfAborted();
    const wanted = { publicKey, signal, ...(mediation && { mediation }) };
    const credential = await (purpose === "add"
      ? navigator.credentials.create(wanted)
      : navigator.credentials.get(wanted));
    send(form, action, write(credential));
  }

  /** Among the addresses that the browser offers to fill in are its passkeys then. */
  async function offer() {
    if (purpose !== "log-in" || !(await PublicKeyCredential.isConditionalMediationAvailable?.())) return;
    try {
      await ask("conditional");
    } catch {
      // Nobody has pressed anything, so there is nothing to explain.
    }
  }

  /** @param {Error} error */
  function explain(error) {
    if (error instanceof ProofNeeded) {
      send(form, proof, "");
      return;
    }
    const said = new Map([
      ["NotAllowedError", words.sayCancelled],
      ["InvalidStateError", words.sayKnown],
      ["SecurityError", words.sayElsewhere]
    ]);
    status.textContent = said.get(error.name) ?? words.sayFailed;
    offer();
  }

  let busy = false;
  button.addEventListener("click", async () => {
    if (busy || (purpose === "add" && !form.reportValidity())) return;
    busy = true;
    status.textContent = words.sayAsked;
    await ask().then(() => {
      status.textContent = "";
    }, explain);
    busy = false;
  });
  offer();
}

if (globalThis.PublicKeyCredential && navigator.credentials) {
  onReady("[data-without-passkeys]", (instead) => instead.remove());
  onReady("[data-passkey], [data-with-passkeys]", (element) => {
    element.hidden = false;
  });
  onReady("[data-passkey]", setUp);
}
