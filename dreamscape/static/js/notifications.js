// The list of notifications: whoever follows one has read it, and new ones are offered while the page is open.
import "./unread.js";

// On a phone the strip of kinds is longer than the window: what is chosen is in sight.
document.querySelector(".views [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

/** @param {MouseEvent} event */
function markRead(event) {
  const link = /** @type {Element} */ (event.target).closest?.("[data-reads]");
  /** @type {HTMLFormElement | null | undefined} */
  const form = link?.closest("article")?.querySelector("form:has([name=id])");
  if (!form || event.button > 1) return;
  // Into another tab: this page stays, and shows it.
  if (event.button || event.ctrlKey || event.metaKey || event.shiftKey) return form.requestSubmit();
  // The page is left meanwhile, and nobody waits for the answer.
  fetch(form.action, { method: "POST", body: new FormData(form), keepalive: true, redirect: "manual" });
}

document.addEventListener("click", markRead);
document.addEventListener("auxclick", markRead);

document.addEventListener("unread-changed", () => {
  /** @type {HTMLElement} */ (document.getElementById("notifications-new")).hidden = false;
});

// A page that the browser kept as it was does not know what was read since.
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
