import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { nodes } from './nodes';
import { PAGES } from './pages';
import { browserAt, firstAdministrator, PASSWORD, signIn } from './steps';

const LOOKS = [['zh', 'light'], ['en', 'dark'], ['en', 'light'], ['zh', 'dark']] as const;

const name = (path: string) => (path === '/' ? 'home' : path.slice(1).replaceAll('/', '-'));

test('every page, in both languages, light and dark, is accessible', async ({ browser }) => {
  const { bank } = nodes();
  let first = true;
  for (const [language, look] of LOOKS) {
    const page = await browserAt(browser, bank, language, look);
    if (first) {
      await page.goto('/first');
      await page.getByRole('button').first().waitFor();
      await page.screenshot({ path: `target/screenshots/first-${language}-${look}.png` });
      await firstAdministrator(page, bank, language);
      first = false;
    } else {
      await page.goto('/login');
      await page.getByRole('button').first().waitFor();
      await page.screenshot({ path: `target/screenshots/login-${language}-${look}.png` });
      await signIn(page, 'admin', PASSWORD, language);
    }
    for (const path of PAGES) {
      await page.goto(path);
      await page.locator('h1').first().waitFor();
      await page.locator('.ant-skeleton, .ant-spin-spinning').first().waitFor({ state: 'detached' });
      await page.screenshot({ path: `target/screenshots/${name(path)}-${language}-${look}.png`, fullPage: true });
      const { violations } = await new AxeBuilder({ page }).analyze();
      const grave = violations.filter((v) => v.impact === 'serious' || v.impact === 'critical')
        .map((v) => `${path} ${language} ${look}: ${v.id}: ${v.nodes.slice(0, 3).map((n) => `${n.target.join(' ')} ${n.any[0]?.message ?? ''}`).join(' | ')}`);
      expect.soft(grave).toEqual([]);
    }
    await page.context().close();
  }
});
