/** The node made it for this one answer; styles that a library makes while it runs must carry it. */
export const styleNonce = document.querySelector<HTMLMetaElement>('meta[name="tacit-nonce"]')?.content ?? '';
