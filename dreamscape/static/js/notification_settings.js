// Whose clocks? Until somebody has chosen, those of this browser.
/** @type {HTMLSelectElement | null} */
const zones = document.querySelector("[data-time-zone=guess]");
const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (zones && [...zones.options].some(({ value }) => value === here)) zones.value = here;
