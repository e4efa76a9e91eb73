// The dreamscape, smoother: the box “My own too” acts at once.
for (const form of document.querySelectorAll("[data-submit-on-change]")) {
  form.querySelector("[type=submit]").hidden = true;
  form.addEventListener("change", () => form.requestSubmit());
  // A page that comes back from the browser's memory shows the box as its address says.
  window.addEventListener("pageshow", () => form.reset());
}
