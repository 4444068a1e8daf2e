/** Every page that opens without anything having happened before; {@code looks.spec.ts} opens each in both languages, light and dark, with axe. */
export const PAGES: readonly string[] = ['/', '/guide', '/partners', '/people', '/settings', '/account', '/help'];
