// A link [data-dialog] asks its question over this page instead of on a page of its own.
document.addEventListener("click", async (event) => {
  /** @type {HTMLAnchorElement | null | undefined} */
  const link = /** @type {Element} */ (event.target).closest?.("a[data-dialog]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  try {
    const response = await fetch(link.href);
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const content = page.querySelector("main .page");
    if (!response.ok || !content) throw new Error(`The question answered ${response.status}.`);
    openDialog(content, link);
  } catch {
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
  // “No” is a link on the page of its own; here it leads back to where one is.
  const cancel = /** @type {HTMLAnchorElement} */ (dialog.querySelector("[data-dialog-no]"));
  cancel.addEventListener("click", (event) => {
    event.preventDefault();
    dialog.close();
  });
  dialog.addEventListener("close", () => {
    dialog.remove();
    link.focus();
  });
  document.body.append(dialog);
  dialog.showModal();
  cancel.focus();
}
