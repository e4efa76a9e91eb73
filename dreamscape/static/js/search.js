// What a search box offers while one types: a combobox with a list of links (WAI-ARIA). interactions.js brings it when a
// box has the focus for the first time; the list comes from the server, with its words.

const WAIT = 150;

/** @param {HTMLInputElement} input */
function offerSuggestions(input) {
  const form = /** @type {HTMLFormElement} */ (input.form);
  /** @type {HTMLElement | null} */
  let list = null;
  let asked = input.value.trim();
  let timer = 0;
  let active = -1;
  const options = () => [
    .../** @type {NodeListOf<HTMLAnchorElement>} */ (list?.querySelectorAll("[role=option]") ?? [])
  ];

  /** @param {number} index */
  function activate(index) {
    active = index;
    input.removeAttribute("aria-activedescendant");
    for (const [place, option] of options().entries()) {
      option.ariaSelected = String(place === index);
      if (place !== index) continue;
      input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    }
  }

  /** @param {boolean} open */
  function show(open) {
    if (list) list.hidden = !open;
    input.ariaExpanded = String(open);
    activate(-1);
  }

  const isOpen = () => input.ariaExpanded === "true";

  /** @param {string} html */
  function replaceList(html) {
    const answer = document.createElement("template");
    answer.innerHTML = html;
    list?.remove();
    list = /** @type {HTMLElement} */ (answer.content.querySelector("[role=listbox]"));
    form.append(list);
    for (const [place, option] of options().entries()) option.id = `suggestion-${place}`;
    input.setAttribute("aria-controls", list.id);
    // The focus stays in the box, whatever is pressed.
    list.addEventListener("mousedown", (event) => event.preventDefault());
    show(options().length > 0 && input === document.activeElement);
    document.dispatchEvent(new CustomEvent("announce", { detail: { value: list.dataset.sayFound } }));
  }

  /** @param {string} text */
  async function ask(text) {
    const address = `${form.getAttribute("action")}/suggestions?q=${encodeURIComponent(text)}`;
    const response = await fetch(address).catch(() => null);
    const html = response?.ok ? await response.text() : "";
    // Meanwhile something else may have been typed.
    if (html && text === asked) replaceList(html);
  }

  function typed() {
    const text = input.value.trim();
    if (text === asked) return;
    asked = text;
    clearTimeout(timer);
    if (text) timer = setTimeout(ask, WAIT, text);
    else show(false);
  }

  const last = () => options().length - 1;

  /** @param {number} index */
  function move(index) {
    if (!isOpen()) show(true);
    activate(index);
    return true;
  }

  /**
   * What each key does; false: it is the browser's. So are the first and last place of what is typed itself.
   * @type {Record<string, () => boolean>}
   */
  const keys = {
    ArrowDown: () => move(active < last() ? active + 1 : 0),
    ArrowUp: () => move(active > 0 ? active - 1 : last()),
    Home: () => active >= 0 && move(0),
    End: () => active >= 0 && move(last()),
    Enter: () => {
      options()[active]?.click();
      return active >= 0;
    },
    Escape: () => {
      const wasOpen = isOpen();
      show(false);
      return wasOpen;
    }
  };

  /** @param {KeyboardEvent} event */
  function press(event) {
    if (event.isComposing || event.ctrlKey || event.metaKey || last() < 0) return;
    if (keys[event.key]?.()) event.preventDefault();
  }

  const attributes = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", autocomplete: "off" };
  for (const [name, value] of Object.entries(attributes)) input.setAttribute(name, value);
  input.addEventListener("input", typed);
  input.addEventListener("keydown", press);
  form.addEventListener("focusout", ({ relatedTarget }) => {
    if (!form.contains(/** @type {Node | null} */ (relatedTarget))) show(false);
  });
}

const sheet = new URL("../css/search.css", import.meta.url).pathname;
if (!document.querySelector(`link[href="${sheet}"]`)) {
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = sheet;
  document.head.append(link);
}
/** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll(".search > [name=q]")).forEach(offerSuggestions);
