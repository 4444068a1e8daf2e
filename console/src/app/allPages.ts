import type { Page } from './page';

const found = import.meta.glob<Page[]>('../pages/*/pages.tsx', { eager: true, import: 'default' });

/** Every page that a folder under src/pages declares. */
export const allPages: readonly Page[] = Object.values(found).flat();
