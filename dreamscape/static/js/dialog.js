// A link [data-dialog] asks its question over this page instead of on a page of its own.
document.addEventListener("click", async (event) => {
  const link = event.target.closest?.("a[data-dialog]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  try {
    const answer = await fetch(link.href);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const question = page.querySelector("main .page");
    if (!answer.ok || !question) throw new Error(`The question answered ${answer.status}.`);
    ask(question, link);
  } catch {
    location.assign(link.href);
  }
});

function ask(question, link) {
  const dialog = document.createElement("dialog");
  const heading = question.querySelector("h1");
  heading.id = "dialog-heading";
  dialog.className = "dialog";
  dialog.setAttribute("aria-labelledby", heading.id);
  dialog.append(question);
  // “No” is a link on the page of its own; here it leads back to where one is.
  const no = dialog.querySelector("[data-dialog-no]");
  no.addEventListener("click", (event) => { event.preventDefault(); dialog.close(); });
  dialog.addEventListener("close", () => { dialog.remove(); link.focus(); });
  document.body.append(dialog);
  dialog.showModal();
  no.focus();
}
