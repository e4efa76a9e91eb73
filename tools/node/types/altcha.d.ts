// What we call of altcha's widget, which its script defines as an element, and of the table it puts on the window.

declare module "*/altcha.min.js";

interface AltchaWidget extends HTMLElement {
  getState(): string;
  verify(): Promise<unknown>;
}

declare var $altcha: {
  algorithms: Map<string, () => Worker>;
  i18n: { get(language: string): Record<string, string>; set(language: string, words: Record<string, string>): void };
};
