// “Share”: the system's own sheet where there is one, else the link goes to the clipboard.
for (const button of document.querySelectorAll("[data-share]")) {
  const words = button.querySelector("span");
  const usual = words.textContent;
  const say = (text) => {
    words.textContent = text;
    document.dispatchEvent(new CustomEvent("announce", { detail: { value: text } }));
    setTimeout(() => { words.textContent = usual; }, 2500);
  };
  button.hidden = !(navigator.share || navigator.clipboard);
  button.addEventListener("click", async () => {
    const url = button.dataset.share;
    try {
      if (navigator.share) await navigator.share({ title: button.dataset.shareTitle, url });
      else {
        await navigator.clipboard.writeText(url);
        say("Link copied");
      }
    } catch (error) {
      if (error.name !== "AbortError") say("Copy the address of this page instead");
    }
  });
}
