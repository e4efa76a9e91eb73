// What is left of another language on a page in the pseudo-language: see pseudo.py.
() => {
  const found = [];
  const asItIs = "[dir=auto], bdi, [translate=no], body [lang], code, textarea, script, style";
  // Names, the word that deletes an account, and the places that scripts fill.
  const names = /\b(?:Dreamscape|Chrome|Linux|UTC|goodbye)\b|\{\w+\}/g;
  const spoken = ["alt", "aria-label", "aria-description", "data-missing", "data-wrong", "label", "placeholder", "title"];
  const look = (text, where) => {
    const plain = text.replace(names, "").match(/[A-Za-z]{2}.*/);
    if (plain) found.push(`${where}: ${plain[0].trim().slice(0, 60)}`);
  };
  look(document.title, "the title");
  for (const meta of document.querySelectorAll("meta[name=description], meta[property^='og:'], meta[name^='twitter:']")) {
    const name = meta.getAttribute("property") ?? meta.name;
    if (/title|description|alt/.test(name)) look(meta.content, name);
  }
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const { parentElement, data } = texts.currentNode;
    if (!parentElement.closest(asItIs)) look(data, parentElement.className || parentElement.localName);
  }
  for (const element of document.body.querySelectorAll("*")) {
    for (const { name, value } of element.attributes)
      if (spoken.includes(name) || name.startsWith("data-say")) look(value, `${element.localName} ${name}`);
    if (element.matches("input[type=submit], input[type=button]") && element.value) look(element.value, "value");
  }
  const { lang, dir } = document.documentElement;
  if (lang !== "ar-XB" || dir !== "rtl") found.push(`it is ${lang}, ${dir}`);
  return found;
}
