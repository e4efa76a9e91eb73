// The events that scripts and server tell each other of, and those of htmx that we listen to.

interface HtmxRequest {
  elt: HTMLElement;
  xhr: XMLHttpRequest;
  requestConfig?: { elt: HTMLElement; triggeringEvent?: Event };
}

interface DocumentEventMap {
  announce: CustomEvent<{ value: string }>;
  "draft-saved": CustomEvent<{ value: string }>;
  "htmx:load": CustomEvent<{ elt: HTMLElement }>;
  "htmx:confirm": CustomEvent<{ elt: HTMLElement; issueRequest: () => void }>;
  "htmx:beforeRequest": CustomEvent<HtmxRequest>;
  "htmx:beforeSend": CustomEvent<HtmxRequest>;
  "htmx:beforeSwap": CustomEvent<HtmxRequest & { requestConfig: { elt: HTMLElement }; shouldSwap: boolean }>;
  "htmx:afterSwap": CustomEvent<HtmxRequest>;
  "htmx:afterRequest": CustomEvent<HtmxRequest>;
  "htmx:responseError": CustomEvent<HtmxRequest>;
  "htmx:sendError": CustomEvent<HtmxRequest>;
  "htmx:timeout": CustomEvent<HtmxRequest>;
}

/** The page, or an element that was swapped into it: only the second can match a selector itself. */
type Root = ParentNode & { matches?(selector: string): boolean };
