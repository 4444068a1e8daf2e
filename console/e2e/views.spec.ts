import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { nodes } from './nodes';
import { PAGES } from './pages';
import { deskAt, PASSWORD, signIn } from './steps';

/** All four on request; in CI the two that differ in everything. */
const LOOKS = ([['zh', 'light'], ['en', 'dark'], ['en', 'light'], ['zh', 'dark']] as const).slice(0, process.env['TACIT_LOOKS'] === 'all' ? 4 : 2);

const name = (path: string) => (path === '/' ? 'home' : path.slice(1).replaceAll(/[/?=]/g, '-'));

for (const [language, look] of LOOKS) {
  test(`every page is accessible: ${language}, ${look}`, async ({ browser }) => {
    const { bank } = nodes();
    for (const person of ['admin', 'lin'] as const) {
      const desk = await deskAt(browser, bank, language, look);
      const { page } = desk;
      await page.goto('/login');
      await page.getByRole('button').first().waitFor();
      await page.screenshot({ path: `target/screenshots/login-${language}-${look}.png` });
      await signIn(desk, person, PASSWORD);
      await page.getByTestId('account').waitFor();
      for (const { path } of PAGES.filter((one) => one.of === person)) {
        await page.goto(path);
        await page.locator('h1').first().waitFor();
        await expect(page.locator('.ant-skeleton, .ant-spin-spinning')).toHaveCount(0);
        await page.screenshot({ path: `target/screenshots/${name(path)}-${language}-${look}.png`, fullPage: true });
        const { violations } = await new AxeBuilder({ page }).analyze();
        const grave = violations.filter((v) => v.impact === 'serious' || v.impact === 'critical')
          .map((v) => `${path} ${language} ${look}: ${v.id}: ${v.nodes.slice(0, 3).map((n) => `${n.target.join(' ')} ${n.any[0]?.message ?? ''}`).join(' | ')}`);
        expect.soft(grave).toEqual([]);
      }
      await page.context().close();
    }
  });
}
