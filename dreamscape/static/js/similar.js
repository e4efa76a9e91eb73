// What a page asks for by itself is asked quietly: no press waits for it, and nothing is said when nothing comes back.

const told = ["htmx:confirm", "htmx:beforeSend", "htmx:responseError", "htmx:sendError", "htmx:timeout"];
for (const spot of document.querySelectorAll("[data-quiet]"))
  for (const name of told) spot.addEventListener(name, (event) => event.stopPropagation());
