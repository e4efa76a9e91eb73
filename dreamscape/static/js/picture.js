// Choosing a picture: seen before it is sent, dropped or pasted in, and sent with a progress bar.
// Without this file a [data-picture-field] is a plain file input, and works.
//
//   <div class="field" data-picture-field data-shape="circle" data-max-bytes="15728640">
//     <img data-picture-current …>            the picture there is now, if any; may also stand beside the field,
//                                             in its fieldset, and be a whole element
//     <label for="picture">…</label> <input type="file" name="picture" id="picture">
import { announce, blame, enliven, icon, make, size } from "./forms.js";

// Nobody drops or pastes with a thumb.
const DROP = matchMedia("(hover: hover)").matches ? "or drop one here, or paste it" : "";
const STYLE = new URL("../css/picture.css", import.meta.url).href;

function drawStyle() {
  if (document.querySelector(`link[href="${STYLE}"]`)) return;
  document.head.append(make("link", { rel: "stylesheet", href: STYLE }));
}

enliven("[data-picture-field]", (field) => {
  const input = field.querySelector("input[type=file]");
  const now = (field.closest("fieldset") ?? field).querySelector("[data-picture-current]");
  const most = Number(field.dataset.maxBytes) || Infinity;
  const shown = make("img", { class: "picture-field__preview", alt: "The picture you chose", hidden: true });
  const nothing = make("span", { class: "picture-field__nothing" }, icon("image-plus"));
  const unseen = make("p", { class: "picture-field__unseen", hidden: true }, icon("check"), "No preview of this kind");
  const stage = make("div", { class: "picture-field__stage" }, nothing, shown, unseen);
  const choose = make("label", { class: "button button--small", for: input.id }, icon("camera"), make("span", {}, "Choose a picture"));
  const cancel = make("button", { type: "button", class: "button button--quiet button--small", hidden: true }, "Cancel");
  const about = make("p", { class: "picture-field__about", role: "status" });
  let address = "";

  function show(file) {
    if (address) URL.revokeObjectURL(address);
    address = file ? URL.createObjectURL(file) : "";
    if (file) shown.src = address;
    else shown.removeAttribute("src");
    shown.hidden = !file;
    unseen.hidden = true;
    nothing.hidden = Boolean(file || now);
    if (now) now.hidden = Boolean(file);
    cancel.hidden = !file;
    choose.lastChild.textContent = file || now?.dataset.pictureCurrent === "picture" ? "Choose another" : "Choose a picture";
    about.textContent = file ? `${file.name || "Your picture"}, ${size(file.size)}` : DROP;
    field.classList.toggle("has-choice", Boolean(file));
  }

  function take() {
    const [file] = input.files;
    if (file && file.size > most) {
      blame(field, input, `Your picture has ${size(file.size)}; the most is ${size(most)}. A smaller copy of it will do.`);
      input.value = "";
      show(null);
      return;
    }
    blame(field, input, "");
    show(file ?? null);
    if (file) announce(`${file.name || "Your picture"} is chosen`);
  }

  function offer(files) {
    const [file] = files;
    if (!file) return;
    const box = new DataTransfer();
    box.items.add(file);
    input.files = box.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  drawStyle();
  field.classList.add("picture-field", "is-lively");
  input.classList.add("picture-field__input");
  input.after(make("div", { class: "picture-field__choice" }, choose, cancel, about));
  field.prepend(stage);
  if (now) stage.prepend(now);
  show(null);

  input.addEventListener("change", take);
  shown.addEventListener("error", () => {
    // Some browsers cannot draw HEIC or AVIF; our server can.
    if (!address) return;
    shown.hidden = true;
    unseen.hidden = false;
  });
  cancel.addEventListener("click", () => {
    input.value = "";
    input.dispatchEvent(new Event("change", { bubbles: true }));
    announce("The picture you chose is put back");
    input.focus();
  });
  field.addEventListener("dragover", (event) => {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    field.classList.add("is-under-drag");
  });
  for (const end of ["dragleave", "drop"]) field.addEventListener(end, () => field.classList.remove("is-under-drag"));
  field.addEventListener("drop", (event) => {
    event.preventDefault();
    offer(event.dataTransfer.files);
  });
  document.addEventListener("paste", (event) => {
    const files = [...(event.clipboardData?.files ?? [])].filter((file) => file.type.startsWith("image/"));
    if (!files.length || !field.isConnected || !field.checkVisibility()) return;
    event.preventDefault();
    offer(files);
  });
});

// A picture that misses its field must not take the place of the page.
for (const kind of ["dragover", "drop"])
  document.addEventListener(kind, (event) => {
    if (event.dataTransfer?.types.includes("Files") && document.querySelector("[data-picture-field]")) event.preventDefault();
  });

document.addEventListener("submit", (event) => {
  const form = event.target;
  const input = form.querySelector("[data-picture-field] input[type=file]");
  if (event.defaultPrevented || !input?.files.length || form.hasAttribute("hx-post")) return;
  event.preventDefault();
  send(form, input, event.submitter);
});

function send(form, input, submitter) {
  const field = input.closest("[data-picture-field]");
  const about = field.querySelector(".picture-field__about");
  const chosen = about.textContent;
  const bar = make("progress", { class: "picture-field__progress", max: 1, value: 0, "aria-label": "Sending your picture" });
  const buttons = [...form.querySelectorAll("button")].filter((button) => !button.disabled);
  const request = new XMLHttpRequest();
  const over = (message) => {
    bar.remove();
    about.textContent = chosen;
    buttons.forEach((button) => { button.disabled = false; });
    delete form.dataset.sent;
    blame(field, input, message);
    input.focus();
  };
  const body = new FormData(form, submitter);

  field.append(bar);
  bar.scrollIntoView({ block: "nearest" });
  buttons.forEach((button) => { button.disabled = true; });
  announce("Sending your picture");
  request.upload.addEventListener("progress", (event) => {
    if (event.lengthComputable) bar.value = event.loaded / event.total;
  });
  request.upload.addEventListener("load", () => {
    // All sent: now the server works on it, and nobody knows how long.
    bar.removeAttribute("value");
    about.textContent = "It has arrived. Now we make it ready…";
  });
  request.addEventListener("error", () => over("The site could not be reached. Everything is still here: try again in a moment."));
  request.addEventListener("load", () => {
    const way = request.getResponseHeader("X-Go-To");
    if (way) {
      goTo(way);
      return;
    }
    const page = new DOMParser().parseFromString(request.responseText, "text/html");
    const answer = page.querySelector("main");
    if (answer?.querySelector("form[method=post]")) {
      showInstead(page, answer, input.files);
      return;
    }
    // The site's page for an error that has no form: our own form stays, with the reason.
    over(answer?.querySelector(".lead")?.textContent.trim() || "Something went wrong on our side. Everything is still here: try again in a moment.");
  });
  request.open("POST", submitter?.getAttribute("formaction") || form.getAttribute("action") || location.href);
  request.setRequestHeader("X-Sent-By", "picture.js");
  request.send(body);
}

// To the same page with another fragment is no navigation for a browser; it has to be told twice.
function goTo(way) {
  const target = new URL(way, location.href);
  const stays = target.pathname === location.pathname && target.search === location.search;
  location.assign(target);
  if (stays && target.hash) location.reload();
}

// The form as the server gives it back, with the picture that was chosen still in it.
function showInstead(page, answer, files) {
  document.title = page.title;
  document.querySelector(".flashes")?.replaceWith(page.querySelector(".flashes") ?? "");
  document.querySelector("main").replaceWith(answer);
  const input = answer.querySelector("[data-picture-field] input[type=file]");
  // What was refused is not offered again; anything else is.
  const refused = input?.closest("[data-picture-field]").querySelector(".field__error");
  scrollTo({ top: 0, behavior: "instant" });
  globalThis.htmx?.process(answer);
  document.dispatchEvent(new CustomEvent("htmx:load", { detail: { elt: answer } }));
  if (!input || refused) return;
  input.files = files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
}
