// What we call of htmx, which a script of its own puts on the window.

declare var htmx: { process(element: Element): void };
