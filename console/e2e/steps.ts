import { expect, type Browser, type Page } from '@playwright/test';
import type { TestNode } from './nodes';

export type Language = 'zh' | 'en';

export const PASSWORD = 'a calm and quiet harbour 7';

/** Somebody's browser at one node, in one language. Errors of a page's script or of its policy fail the test that made it. */
export async function browserAt(browser: Browser, node: TestNode, language: Language, look: 'light' | 'dark' = 'light'): Promise<Page> {
  const context = await browser.newContext({ baseURL: node.url, locale: language === 'zh' ? 'zh-CN' : 'en-GB', colorScheme: look, reducedMotion: 'reduce', viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  page.on('pageerror', (error) => { throw error; });
  page.on('console', (said) => {
    if (said.type() === 'error' && /Content Security Policy|Refused to/.test(said.text())) {
      throw new Error(said.text());
    }
  });
  return page;
}

/** What the console calls it in the language of the browser. */
export const say = (language: Language, en: string, zh: string): string => (language === 'zh' ? zh : en);

export async function firstAdministrator(page: Page, node: TestNode, language: Language): Promise<void> {
  await page.goto('/');
  await page.getByLabel(say(language, 'Setup text', '安装文本')).fill(node.setupText);
  await page.getByLabel(say(language, 'Your account', '您的账户')).fill('admin');
  await page.getByLabel(say(language, 'New password', '新密码')).fill(PASSWORD);
  await page.getByRole('button', { name: say(language, 'Begin', '开始') }).click();
  await expect(page).toHaveURL(/\/guide$/);
}

export async function signIn(page: Page, account: string, password: string, language: Language): Promise<void> {
  await page.goto('/login');
  await page.getByLabel(say(language, 'Account', '账户')).fill(account);
  await page.getByLabel(say(language, 'Password', '密码'), { exact: true }).fill(password);
  await page.getByRole('button', { name: say(language, 'Sign in', '登录'), exact: true }).click();
  await expect(page.getByTestId('account')).toBeVisible();
}
