import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { nodes } from './nodes';
import { PAGES } from './pages';
import { COLLEAGUE, deskAt, PASSWORD, signIn, type Desk } from './steps';
import { words } from './words';

/** All four on request; else the two that differ in everything. */
const LOOKS = ([['zh', 'light'], ['en', 'dark'], ['en', 'light'], ['zh', 'dark']] as const).slice(0, process.env['TACIT_LOOKS'] === 'all' ? 4 : 2);

const name = (path: string) => (path === '/' ? 'home' : path.slice(1).replaceAll(/[^a-z]+/gi, '-').replace(/-$/, ''));

/** What stands for {@code :job} and the like: the newest that this person may see. */
async function made(page: Page): Promise<Record<string, string>> {
  const first = async (path: string, field: string) => {
    const list = (await (await page.request.get(path)).json()) as Record<string, string>[];
    return list[0]?.[field] ?? 'none';
  };
  return {
    job: await first('/api/jobs?state=DONE&limit=1', 'id'), contract: await first('/api/contracts?limit=1', 'hash'), service: await first('/api/services?limit=1', 'id'),
    draft: await first('/api/flows/drafts?limit=1', 'id'), project: await first('/api/projects?limit=1', 'id'),
  };
}

/** The story has none. */
async function project(desk: Desk): Promise<void> {
  const t = words('projects', desk.language);
  await desk.page.goto('/projects');
  await desk.page.getByRole('button', { name: t('found') }).click();
  const dialog = desk.page.getByRole('dialog');
  await dialog.getByLabel(t('name')).fill('Credit together');
  await dialog.getByLabel(t('purpose')).fill('credit-risk');
  await dialog.getByLabel(t('purpose')).press('Enter');
  await dialog.getByRole('button', { name: t('found') }).click();
  await expect(desk.page).toHaveURL(/projects\/.+/);
}

/** Within the application that is loaded already, as a click on a link does. */
async function go(page: Page, path: string): Promise<void> {
  await page.evaluate((to) => {
    history.pushState(null, '', to);
    dispatchEvent(new PopStateEvent('popstate'));
  }, path);
  await page.evaluate(() => new Promise((drawn) => { requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(drawn, 0))); }));
}

/** Nothing is loading, and pictures that are drawn late are there. */
async function settled(page: Page): Promise<void> {
  await page.locator('h1').first().waitFor();
  await expect(page.locator('.ant-skeleton, .ant-spin-spinning')).toHaveCount(0);
  await page.evaluate(() => document.fonts.ready);
}

for (const [language, look] of LOOKS) {
  test(`every page is accessible: ${language}, ${look}`, async ({ browser }) => {
    const { bank } = nodes();
    for (const person of ['admin', COLLEAGUE] as const) {
      const desk = await deskAt(browser, bank, language, look);
      const { page } = desk;
      await page.goto('/login');
      await page.getByRole('button').first().waitFor();
      await page.screenshot({ path: `target/screenshots/login-${language}-${look}.png` });
      await signIn(desk, person, PASSWORD);
      await page.getByTestId('account').waitFor();
      if (person === COLLEAGUE && (await made(page))['project'] === 'none') {
        await project(desk);
      }
      const known = await made(page);
      for (const { path } of PAGES.filter((one) => one.of === person)) {
        await go(page, path.replaceAll(/:([a-z]+)/g, (all, what: string) => known[what] ?? all));
        await settled(page);
        await page.screenshot({ path: `target/screenshots/${name(path)}${person === 'admin' ? '-admin' : ''}-${language}-${look}.png`, fullPage: true });
        const { violations } = await new AxeBuilder({ page }).analyze();
        const grave = violations.filter((v) => v.impact === 'serious' || v.impact === 'critical')
          .map((v) => `${path} ${language} ${look}: ${v.id}: ${v.nodes.slice(0, 3).map((n) => `${n.target.join(' ')} ${n.any[0]?.message ?? ''}`).join(' | ')}`);
        grave.forEach((one) => console.log(one));
        expect.soft(grave).toEqual([]);
      }
      await page.context().close();
    }
  });
}
