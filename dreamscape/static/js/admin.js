import "./forms.js";

// The strip of tabs begins where one is, on phones. (Browsers that know `scroll-initial-target` do so by themselves.)

document.querySelector(".admin-nav [aria-current]")?.scrollIntoView({ inline: "center", block: "nearest" });
