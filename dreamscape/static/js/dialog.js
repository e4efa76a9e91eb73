// A link [data-dialog] asks its question over this page instead of on a page of its own.
import "./forms.js";

/** The link whose question is on its way or open: pressed again, it asks nothing more. */
/** @type {HTMLAnchorElement | null} */
let asking = null;

document.addEventListener("click", async (event) => {
  /** @type {HTMLAnchorElement | null | undefined} */
  const link = /** @type {Element} */ (event.target).closest?.("a[data-dialog]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (asking) return;
  asking = link;
  try {
    const response = await fetch(link.href);
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const content = page.querySelector("main .page");
    if (!response.ok || !content) throw new Error(`The question answered ${response.status}.`);
    openDialog(content, link);
  } catch {
    asking = null;
    location.assign(link.href);
  }
});

/**
 * Show `content` in a dialog; the focus goes back to `link` when it closes.
 * @param {Element} content
 * @param {HTMLAnchorElement} link
 */
function openDialog(content, link) {
  const dialog = document.createElement("dialog");
  const heading = /** @type {HTMLHeadingElement} */ (content.querySelector("h1"));
  heading.id = "dialog-heading";
  dialog.className = "dialog";
  dialog.setAttribute("aria-labelledby", heading.id);
  dialog.append(content);
  // “No” is a link on the page of its own; here it leads back to where one is. So does a press beside the question.
  const cancel = /** @type {HTMLAnchorElement} */ (dialog.querySelector("[data-dialog-no]"));
  dialog.addEventListener("click", (event) => {
    if (event.target !== dialog && !cancel.contains(/** @type {Node} */ (event.target))) return;
    event.preventDefault();
    dialog.close();
  });
  dialog.addEventListener("close", () => {
    asking = null;
    dialog.remove();
    link.focus();
  });
  document.body.append(dialog);
  dialog.showModal();
  cancel.focus();
}

// A page that the browser keeps, and shows on the way back, asks nothing.
addEventListener("pagehide", () => document.querySelector("dialog")?.close());
