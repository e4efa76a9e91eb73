// The look that was chosen: night or morning. The cookie lets the server draw the next page in it at once;
// localStorage tells the other open tabs.
(() => {
  const root = document.documentElement;
  const button = /** @type {HTMLButtonElement} */ (document.getElementById("theme-toggle"));
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const current = () => root.dataset.theme || (dark.matches ? "dark" : "light");

  const show = () => {
    for (const label of /** @type {NodeListOf<HTMLElement>} */ (button.querySelectorAll("[data-when]")))
      label.hidden = label.dataset.when !== current();
  };
  const apply = (/** @type {string} */ theme) => {
    root.dataset.theme = theme;
    /** @type {HTMLMetaElement} */ (document.querySelector('meta[name="color-scheme"]')).content = theme;
    const metas = /** @type {NodeListOf<HTMLMetaElement>} */ (document.querySelectorAll('meta[name="theme-color"]'));
    for (const meta of metas) meta.content = theme === "dark" ? "#12112a" : "#fbf6ee";
    show();
  };

  button.addEventListener("click", () => {
    const theme = current() === "dark" ? "light" : "dark";
    const secure = location.protocol === "https:" ? "; Secure" : "";
    // biome-ignore lint/suspicious/noDocumentCookie: not every browser has a Cookie Store yet.
    document.cookie = `${button.dataset.cookie}=${theme}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
    try {
      localStorage.setItem("theme", theme);
    } catch {
      // Private windows may refuse; the cookie is enough.
    }
    apply(theme);
  });
  addEventListener("storage", ({ key, newValue }) => {
    if (key === "theme" && newValue && ["light", "dark"].includes(newValue)) apply(newValue);
  });
  dark.addEventListener("change", show);
  show();
  button.hidden = false;
})();
