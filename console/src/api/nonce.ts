/** The node made it for this one answer; styles that a library makes while it runs must carry it. */
export const styleNonce = document.querySelector<HTMLMetaElement>('meta[name="tacit-nonce"]')?.content ?? '';

/** Some of Ant Design's parts make style elements (while a dialogue locks scrolling, to measure a scroll bar) and take no nonce: every style element that our own scripts make gets it. */
export function giveStylesTheNonce(): void {
  const make = document.createElement.bind(document);
  document.createElement = ((name: string, options?: ElementCreationOptions) => {
    const element = make(name, options);
    if (element instanceof HTMLStyleElement) {
      element.nonce = styleNonce;
    }
    return element;
  }) as typeof document.createElement;
}
