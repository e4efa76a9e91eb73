// Before anything of the sign-up is painted: its steps are seen one at a time (auth.css), so that nothing jumps once
// signup.js is there to lead from one to the next. Should that not come, the whole form stands there as without scripts.
(() => {
  const { classList } = document.documentElement;
  classList.add("is-staged");
  addEventListener("load", () => {
    const form = /** @type {HTMLElement | null} */ (document.querySelector("form[data-signup]"));
    if (!form?.dataset.led) classList.remove("is-staged");
  });
})();
