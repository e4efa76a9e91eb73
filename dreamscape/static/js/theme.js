// The look that was chosen: night or morning. The cookie lets the server draw the next page in it at once;
// localStorage tells the other open tabs.
(() => {
  const root = document.documentElement;
  const button = document.getElementById("theme-toggle");
  const night = matchMedia("(prefers-color-scheme: dark)");
  const look = () => root.dataset.theme || (night.matches ? "dark" : "light");

  const show = () => {
    for (const words of button.querySelectorAll("[data-when]")) words.hidden = words.dataset.when !== look();
  };
  const wear = (theme) => {
    root.dataset.theme = theme;
    document.querySelector('meta[name="color-scheme"]').content = theme;
    for (const meta of document.querySelectorAll('meta[name="theme-color"]'))
      meta.content = theme === "dark" ? "#12112a" : "#fbf6ee";
    show();
  };

  button.addEventListener("click", () => {
    const theme = look() === "dark" ? "light" : "dark";
    const secure = location.protocol === "https:" ? "; Secure" : "";
    document.cookie = `theme=${theme}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
    try { localStorage.setItem("theme", theme); } catch { /* private windows may refuse; the cookie is enough */ }
    wear(theme);
  });
  addEventListener("storage", (event) => {
    if (event.key === "theme" && ["light", "dark"].includes(event.newValue)) wear(event.newValue);
  });
  night.addEventListener("change", show);
  show();
  button.hidden = false;
})();
