// Choosing a picture: seen before it is sent, dropped or pasted in, and sent with a progress bar.
// Without this file a [data-picture-field] is a plain file input, and works.
//
//   <div class="field" data-picture-field data-shape="circle" data-max-bytes="15728640" data-say-…="…">
//     <img data-picture-current …>            the picture there is now, if any; may also stand beside the field,
//                                             in its fieldset, and be a whole element
//     <label for="picture">…</label> <input type="file" name="picture" id="picture">
import { announce, createElement, fill, formatSize, icon, onReady, showError, wordsOf } from "./forms.js";

/** @typedef {HTMLInputElement & { files: FileList }} FileInput */

// Nobody drops or pastes with a thumb.
const CAN_DROP = matchMedia("(hover: hover)").matches;
const STYLE = new URL("../css/picture.css", import.meta.url).href;

function loadStyle() {
  if (document.querySelector(`link[href="${STYLE}"]`)) return;
  document.head.append(createElement("link", { rel: "stylesheet", href: STYLE }));
}

onReady("[data-picture-field]", (field) => {
  const input = /** @type {FileInput} */ (field.querySelector("input[type=file]"));
  /** @type {HTMLElement | null} */
  const current = (field.closest("fieldset") ?? field).querySelector("[data-picture-current]");
  const words = wordsOf(field);
  const maxBytes = Number(field.dataset.maxBytes) || Infinity;
  const preview = createElement("img", { class: "picture-field__preview", alt: words.sayChosen, hidden: true });
  const placeholder = createElement("span", { class: "picture-field__nothing" }, icon("image-plus"));
  const noPreview = createElement(
    "p",
    { class: "picture-field__unseen", hidden: true },
    icon("check"),
    words.sayUnseen
  );
  const stage = createElement("div", { class: "picture-field__stage" }, placeholder, preview, noPreview);
  const chooseText = createElement("span", {}, words.sayChoose);
  const choose = createElement("label", { class: "button button--small", for: input.id }, icon("camera"), chooseText);
  const cancel = createElement(
    "button",
    { type: "button", class: "button button--quiet button--small", hidden: true },
    words.sayCancel
  );
  const status = createElement("p", { class: "picture-field__about", role: "status" });
  let objectUrl = "";
  /** @type {File | null} */
  let good = null;

  /** @param {File | null} file */
  function show(file) {
    if (objectUrl) URL.revokeObjectURL(objectUrl);
    objectUrl = file ? URL.createObjectURL(file) : "";
    if (file) preview.src = objectUrl;
    else preview.removeAttribute("src");
    preview.hidden = !file;
    noPreview.hidden = true;
    placeholder.hidden = Boolean(file || current);
    if (current) current.hidden = Boolean(file);
    cancel.hidden = !file;
    const another = Boolean(file) || current?.dataset.pictureCurrent === "picture";
    chooseText.textContent = another ? words.sayAnother : words.sayChoose;
    if (file) status.replaceChildren(...describe(file, words));
    else status.textContent = CAN_DROP ? words.sayDrop : "";
    field.classList.toggle("has-choice", Boolean(file));
    askForAlt(field, another);
  }

  async function onChange() {
    const file = input.files[0];
    const message = file ? await refusalOf(file, maxBytes, words) : "";
    if (file !== input.files[0]) return;
    showError(field, input, message);
    if (message) {
      // What was chosen before is still there.
      putIn(input, good);
      show(good);
      return;
    }
    good = file ?? null;
    show(good);
    if (file) announce(fill(words.sayTaken, { name: file.name || words.sayNameless }));
  }

  /** @param {ArrayLike<File> & Iterable<File>} files */
  function choosePicture(files) {
    const [file] = files;
    if (!file) return;
    putIn(input, file);
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  loadStyle();
  field.classList.add("picture-field", "is-lively");
  input.classList.add("picture-field__input");
  input.after(createElement("div", { class: "picture-field__choice" }, choose, cancel, status));
  field.prepend(stage);
  if (current) stage.prepend(current);
  show(null);

  input.addEventListener("change", onChange);
  preview.addEventListener("error", () => {
    // Some browsers cannot draw HEIC or AVIF; our server can.
    if (!objectUrl) return;
    preview.hidden = true;
    noPreview.hidden = false;
  });
  cancel.addEventListener("click", () => {
    input.value = "";
    input.dispatchEvent(new Event("change", { bubbles: true }));
    announce(words.sayPutBack);
    input.focus();
  });
  field.addEventListener("dragover", (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    field.classList.add("is-under-drag");
  });
  for (const end of ["dragleave", "drop"]) field.addEventListener(end, () => field.classList.remove("is-under-drag"));
  field.addEventListener("drop", (event) => {
    event.preventDefault();
    choosePicture(event.dataTransfer?.files ?? []);
  });
  document.addEventListener("paste", (event) => {
    const files = [...(event.clipboardData?.files ?? [])].filter((file) => file.type.startsWith("image/"));
    if (!files.length || !field.isConnected || !field.checkVisibility()) return;
    event.preventDefault();
    choosePicture(files);
  });
});

/**
 * @param {FileInput} input
 * @param {File | null} file
 */
function putIn(input, file) {
  const transfer = new DataTransfer();
  if (file) transfer.items.add(file);
  input.files = transfer.files;
}

/**
 * What is to be seen in a picture is asked once there is one.
 * @param {HTMLElement} field
 * @param {boolean} isThere
 */
function askForAlt(field, isThere) {
  /** @type {HTMLElement | null | undefined} */
  const alt = field.parentElement?.querySelector("[data-picture-alt]");
  if (alt) alt.hidden = !isThere && !alt.querySelector(".field--invalid");
}

/**
 * Why the server would refuse a file, as far as its size and first bytes tell; empty when it may well be a picture.
 * @param {File} file
 * @param {number} maxBytes
 * @param {Record<string, string>} words
 */
async function refusalOf(file, maxBytes, words) {
  if (file.size > maxBytes) return fill(words.sayLarge, { size: formatSize(file.size), most: formatSize(maxBytes) });
  if (!file.size) return words.sayEmpty;
  const start = await readStart(file);
  if (start === null || (PICTURE.test(start) && !file.type.startsWith("video/"))) return "";
  // A name runs in its own direction.
  return fill(words.sayNoPicture, { name: file.name ? `\u2068${file.name}\u2069` : words.sayNameless });
}

// JPEG, PNG, GIF, WebP; HEIC and AVIF, of whichever kind: the server knows them apart.
const PICTURE = /^(?:\xff\xd8\xff|\x89PNG|GIF8|RIFF....WEBP|....ftyp)/s;

/**
 * The first bytes of a file as text; null for one that cannot be read here, which the browser says itself.
 * @param {File} file
 */
async function readStart(file) {
  try {
    return String.fromCharCode(...new Uint8Array(await file.slice(0, 12).arrayBuffer()));
  } catch {
    return null;
  }
}

// A picture that misses its field must not take the place of the page.
for (const kind of /** @type {const} */ (["dragover", "drop"]))
  document.addEventListener(kind, (event) => {
    const isFile = event.dataTransfer?.types.includes("Files");
    if (isFile && document.querySelector("[data-picture-field]")) event.preventDefault();
  });

document.addEventListener("submit", (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  /** @type {FileInput | null} */
  const input = form.querySelector("[data-picture-field] input[type=file]");
  if (event.defaultPrevented || !input?.files.length || form.matches("[hx-post], [data-sends-itself]")) return;
  event.preventDefault();
  upload(form, input, event.submitter);
});

/**
 * The name of a file and its size; the name in its own direction.
 * @param {File} file
 * @param {Record<string, string>} words
 */
function describe(file, words) {
  const [before, after] = fill(words.sayFile, { name: "\n", size: formatSize(file.size) }).split("\n");
  return [before, createElement("bdi", {}, file.name || words.sayNameless), after];
}

/**
 * Send the form with its picture and show how far it has come; then go on, or show what was wrong.
 * @param {HTMLFormElement} form
 * @param {FileInput} input
 * @param {HTMLElement | null} submitter
 */
function upload(form, input, submitter) {
  const field = /** @type {HTMLElement} */ (input.closest("[data-picture-field]"));
  const status = /** @type {HTMLElement} */ (field.querySelector(".picture-field__about"));
  const words = wordsOf(field);
  const chosen = [...status.childNodes];
  const attributes = { class: "picture-field__progress", max: "1", value: "0", "aria-label": words.saySending };
  const bar = createElement("progress", attributes);
  const buttons = [...form.querySelectorAll("button")].filter((button) => !button.disabled);
  const request = new XMLHttpRequest();
  const setDisabled = (/** @type {boolean} */ disabled) => {
    for (const button of buttons) button.disabled = disabled;
  };
  const fail = (/** @type {string} */ message) => {
    bar.remove();
    status.replaceChildren(...chosen);
    setDisabled(false);
    delete form.dataset.sent;
    showError(field, input, message);
    input.focus();
  };
  const body = new FormData(form, submitter);

  field.append(bar);
  bar.scrollIntoView({ block: "nearest" });
  setDisabled(true);
  announce(words.saySending);
  request.upload.addEventListener("progress", (event) => {
    if (event.lengthComputable) bar.value = event.loaded / event.total;
  });
  request.upload.addEventListener("load", () => {
    // All sent: now the server works on it, and nobody knows how long.
    bar.removeAttribute("value");
    status.textContent = words.sayArrived;
  });
  request.addEventListener("error", () => fail(words.sayUnreached));
  request.addEventListener("load", () => {
    const address = request.getResponseHeader("X-Go-To");
    if (address) {
      navigate(address);
      return;
    }
    const page = new DOMParser().parseFromString(request.responseText, "text/html");
    const main = page.querySelector("main");
    if (main?.querySelector("form[method=post]")) {
      showAnswer(page, main, input.files);
      return;
    }
    // The site's page for an error that has no form: our own form stays, with the reason.
    const reason = main?.querySelector(".lead")?.textContent.trim();
    fail(reason || words.sayBroken);
  });
  request.open("POST", submitter?.getAttribute("formaction") || form.getAttribute("action") || location.href);
  request.setRequestHeader("X-Sent-By", "picture.js");
  request.send(body);
}

/**
 * To the same page with another fragment is no navigation for a browser; it has to be told twice.
 * @param {string} address
 */
function navigate(address) {
  const target = new URL(address, location.href);
  const stays = target.pathname === location.pathname && target.search === location.search;
  location.assign(target);
  if (stays && target.hash) location.reload();
}

/**
 * The form as the server gives it back, in `main` of `page`, with the picture that was chosen still in it.
 * @param {Document} page
 * @param {HTMLElement} main
 * @param {FileList} files
 */
function showAnswer(page, main, files) {
  document.title = page.title;
  document.querySelector(".flashes")?.replaceWith(page.querySelector(".flashes") ?? "");
  document.querySelector("main")?.replaceWith(main);
  /** @type {FileInput | null} */
  const input = main.querySelector("[data-picture-field] input[type=file]");
  // What was refused is not offered again; anything else is.
  const refused = input?.closest("[data-picture-field]")?.querySelector(".field__error");
  scrollTo({ top: 0, behavior: "instant" });
  globalThis.htmx?.process(main);
  document.dispatchEvent(new CustomEvent("htmx:load", { detail: { elt: main } }));
  if (!input || refused) return;
  input.files = files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
}
