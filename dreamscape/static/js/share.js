// “Share”: the system's own sheet where there is one, else the link goes to the clipboard.

/** @type {NodeListOf<HTMLButtonElement>} */
const buttons = document.querySelectorAll("[data-share]");
for (const button of buttons) {
  const label = /** @type {HTMLElement} */ (button.querySelector("span"));
  const usual = label.textContent;
  const showStatus = (/** @type {string | undefined} */ text = "") => {
    label.textContent = text;
    document.dispatchEvent(new CustomEvent("announce", { detail: { value: text } }));
    setTimeout(() => {
      label.textContent = usual;
    }, 2500);
  };
  button.hidden = !(navigator.share || navigator.clipboard);
  button.addEventListener("click", async () => {
    const url = /** @type {string} */ (button.dataset.share);
    const title = /** @type {string} */ (button.dataset.shareTitle);
    try {
      if (navigator.share) await navigator.share({ title, url });
      else {
        await navigator.clipboard.writeText(url);
        showStatus(button.dataset.sayCopied);
      }
    } catch (error) {
      if (/** @type {Error} */ (error).name !== "AbortError") showStatus(button.dataset.sayRefused);
    }
  });
}
