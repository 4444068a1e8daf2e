import { expect, type Browser, type Locator, type Page } from '@playwright/test';
import type { TestNode } from './nodes';
import { words, type Language } from './words';

export type { Language } from './words';

export const PASSWORD = 'a calm and quiet harbour 7';

/** Who has all roles but the administrator's, at either side. */
export const COLLEAGUE = 'lin' as const;

/** Somebody's browser at one node, in one language. */
export interface Desk {
  page: Page;
  node: TestNode;
  language: Language;
}

/** Errors of a page's script or of its policy fail the test that opened it. */
export async function deskAt(browser: Browser, node: TestNode, language: Language, look: 'light' | 'dark' = 'light'): Promise<Desk> {
  const context = await browser.newContext({ baseURL: node.url, locale: language === 'zh' ? 'zh-CN' : 'en-GB', colorScheme: look, reducedMotion: 'reduce', viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  page.on('pageerror', (error) => { throw error; });
  page.on('console', (said) => {
    if (said.type() === 'error' && /Content Security Policy|Refused to/.test(said.text())) {
      throw new Error(said.text());
    }
  });
  return { page, node, language };
}

/** What was seen on the way: kept to be looked at. */
export const shot = ({ page, language }: Desk, name: string) => page.screenshot({ path: `target/screenshots/story-${name}-${language}.png` });

export async function firstAdministrator({ page, node, language }: Desk): Promise<void> {
  const t = words('login', language);
  await page.goto('/');
  await page.getByLabel(t('setupText')).fill(node.setupText);
  await page.getByLabel(t('firstName')).fill('admin');
  await page.getByLabel(t('newPassword')).fill(PASSWORD);
  await page.getByRole('button', { name: t('makeFirst') }).click();
  await expect(page).toHaveURL(/\/guide$/);
}

export async function signIn({ page, language }: Desk, account: string, password: string): Promise<void> {
  const t = words('login', language);
  await page.goto('/login');
  await page.getByLabel(t('account')).fill(account);
  await page.getByLabel(t('password'), { exact: true }).fill(password);
  await page.getByRole('button', { name: t('signIn'), exact: true }).click();
}

/** The administrator adds a colleague, who is handed a one-time password and chooses an own one. */
export async function colleague(admin: Desk, browser: Browser): Promise<Desk> {
  const t = words('people', admin.language);
  const l = words('login', admin.language);
  await admin.page.goto('/people');
  await admin.page.getByRole('button', { name: t('add') }).click();
  const dialog = admin.page.getByRole('dialog');
  await dialog.getByLabel(t('name')).fill(COLLEAGUE);
  for (const role of ['DATA_OWNER', 'ANALYST', 'APPROVER', 'OPERATOR', 'AUDITOR'] as const) {
    await dialog.getByRole('checkbox', { name: t(role) }).check();
  }
  await dialog.getByRole('button', { name: t('add') }).click();
  const password = await admin.page.getByLabel(t('password'), { exact: true }).inputValue();
  await shot(admin, 'one-time');
  await admin.page.getByRole('dialog').last().locator('.ant-btn-primary').click();
  const desk = await deskAt(browser, admin.node, admin.language);
  await signIn(desk, COLLEAGUE, password);
  await desk.page.getByLabel(l('oneTimePassword')).fill(password);
  await desk.page.getByLabel(l('newPassword'), { exact: true }).fill(PASSWORD);
  await desk.page.getByLabel(l('passwordAgain')).fill(PASSWORD);
  await desk.page.getByRole('button', { name: l('change'), exact: true }).click();
  await expect(desk.page.getByTestId('account')).toBeVisible();
  return desk;
}

/** One text made here, pasted there; both read the same fingerprints. */
export async function pair(host: Desk, guest: Desk): Promise<void> {
  const h = words('partners', host.language);
  const g = words('partners', guest.language);
  await host.page.getByRole('button', { name: words('guide', host.language)('partnerDo') }).click();
  await host.page.getByLabel(h('address')).fill(`127.0.0.1:${host.node.port}`);
  await host.page.getByRole('button', { name: h('makeInvitation') }).click();
  const invitation = await host.page.getByRole('textbox', { name: h('invitation'), exact: true }).inputValue();
  await shot(host, 'invited');
  await guest.page.getByRole('button', { name: words('guide', guest.language)('partnerJoin') }).click();
  await guest.page.getByRole('textbox', { name: g('pasted') }).fill(invitation);
  await guest.page.getByRole('dialog').getByRole('button', { name: g('joinNow'), exact: true }).click();
  await expect(guest.page.getByText(g('joined', { name: host.node.name }))).toBeVisible();
  await shot(guest, 'joined');
  await guest.page.getByRole('button', { name: g('same') }).click();
  await host.page.goto('/partners');
  await expect(host.page.getByRole('cell', { name: guest.node.name })).toBeVisible();
  await expect(guest.page.getByRole('cell', { name: g('connected'), exact: true })).toBeVisible();
}

/** An option of a select by what it says, with the keyboard: a long list scrolls along. */
export async function choose(where: Locator, label: string, option: string): Promise<void> {
  const field = where.getByLabel(label, { exact: true });
  await field.press('ArrowDown');
  const open = where.page().locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden)');
  await open.locator('.ant-select-item-option').first().waitFor();
  const active = open.locator('.ant-select-item-option-active');
  for (let i = 0; i < 40 && !(await active.textContent())?.includes(option); i++) {
    await field.press('ArrowDown');
  }
  await field.press('Enter');
}
