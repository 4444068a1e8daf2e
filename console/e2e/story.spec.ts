import { expect, test, type Browser, type Page } from '@playwright/test';
import { nodes, type TestNode } from './nodes';
import { browserAt, firstAdministrator, PASSWORD, say, signIn, type Language } from './steps';

/** Who has all roles but the administrator's, at either side. */
export const COLLEAGUE = 'lin';

const shot = (page: Page, name: string) => page.screenshot({ path: `target/screenshots/story-${name}.png`, fullPage: true });

/** The administrator adds a colleague, who is handed a one-time password and chooses an own one. */
async function colleague(admin: Page, browser: Browser, node: TestNode, language: Language): Promise<Page> {
  await admin.getByRole('button', { name: say(language, 'Add a person', '添加人员') }).click();
  const dialog = admin.getByRole('dialog');
  await dialog.getByLabel(say(language, 'Name', '名称')).fill(COLLEAGUE);
  for (const role of ['Data owner|数据负责人', 'Analyst|分析师', 'Approver|审批人', 'Operator|运维', 'Auditor|审计员']) {
    const [en = '', zh = ''] = role.split('|');
    await dialog.getByRole('checkbox', { name: say(language, en, zh) }).check();
  }
  await dialog.getByRole('button', { name: say(language, 'Add a person', '添加人员') }).click();
  const password = await admin.getByLabel(say(language, 'Password', '密码'), { exact: true }).inputValue();
  await shot(admin, `one-time-${language}`);
  await admin.getByRole('dialog').last().locator('.ant-btn-primary').click();
  const page = await browserAt(browser, node, language);
  await page.goto('/login');
  await page.getByLabel(say(language, 'Account', '账户')).fill(COLLEAGUE);
  await page.getByLabel(say(language, 'Password', '密码'), { exact: true }).fill(password);
  await page.getByRole('button', { name: say(language, 'Sign in', '登录'), exact: true }).click();
  await page.getByLabel(say(language, 'One-time password', '一次性密码')).fill(password);
  await page.getByLabel(say(language, 'New password', '新密码'), { exact: true }).fill(PASSWORD);
  await page.getByLabel(say(language, 'New password again', '再次输入新密码')).fill(PASSWORD);
  await page.getByRole('button', { name: say(language, 'Change', '修改'), exact: true }).click();
  await expect(page.getByTestId('account')).toBeVisible();
  return page;
}

/** The bank's people read Chinese, the telecom operator's English: one run, both languages, by mouse and keyboard alone. */
test('two organisations, from new nodes to a joint model', async ({ browser }) => {
  const { bank, telecom } = nodes();
  const bankAdmin = await browserAt(browser, bank, 'zh');
  const telecomAdmin = await browserAt(browser, telecom, 'en');
  await firstAdministrator(bankAdmin, bank, 'zh');
  await firstAdministrator(telecomAdmin, telecom, 'en');
  await shot(bankAdmin, 'guide-new');

  await test.step('one text, pasted; both read the same fingerprints', async () => {
    await bankAdmin.getByRole('button', { name: '发出邀请' }).click();
    await bankAdmin.getByLabel('合作方访问本节点的地址').fill(`127.0.0.1:${bank.port}`);
    await bankAdmin.getByRole('button', { name: '生成邀请' }).click();
    const invitation = await bankAdmin.getByRole('textbox', { name: '邀请', exact: true }).inputValue();
    await shot(bankAdmin, 'invited');
    await telecomAdmin.getByRole('button', { name: 'Paste an invitation' }).click();
    await telecomAdmin.getByRole('textbox', { name: 'Text' }).fill(invitation);
    await telecomAdmin.getByRole('dialog').getByRole('button', { name: 'Connect', exact: true }).click();
    await expect(telecomAdmin.getByText('bank is a partner now.')).toBeVisible();
    await shot(telecomAdmin, 'joined');
    await telecomAdmin.getByRole('button', { name: 'They are the same' }).click();
    await bankAdmin.goto('/partners');
    await expect(bankAdmin.getByRole('cell', { name: 'telecom' })).toBeVisible();
    await expect(telecomAdmin.getByRole('cell', { name: 'connected', exact: true })).toBeVisible();
  });

  await bankAdmin.goto('/people');
  await telecomAdmin.goto('/people');
  const lin = await colleague(bankAdmin, browser, bank, 'zh');
  const linThere = await colleague(telecomAdmin, browser, telecom, 'en');

  await test.step('each side takes its half of the example and grants what it needs', async () => {
    await lin.goto('/guide');
    await lin.getByRole('button', { name: '使用银行的一半' }).click();
    await lin.getByRole('button', { name: '允许 telecom 运行示例' }).click();
    await linThere.goto('/guide');
    await linThere.getByRole('button', { name: 'Take the telecom’s half' }).click();
    await linThere.getByRole('button', { name: 'Allow bank the example' }).click();
    await expect(linThere.getByText('Permissions are granted.')).toBeVisible();
    await expect(lin.getByText('已授权。')).toBeVisible();
  });

  await test.step('proposed here, read and signed there, run at both', async () => {
    await lin.getByRole('button', { name: '向 telecom 发起' }).click();
    await linThere.goto('/');
    await linThere.getByRole('button', { name: 'Say yes or no' }).click();
    await expect(linThere.getByRole('button', { name: 'Approve and sign' })).toBeEnabled();
    await shot(linThere, 'approval-en');
    await linThere.getByRole('button', { name: 'Approve and sign' }).click();
    await expect(lin.getByText('已完成，可查看结果。')).toBeVisible({ timeout: 180_000 });
    await shot(lin, 'guide-done');
    await lin.getByRole('button', { name: '打开', exact: true }).click();
    await expect(lin.locator('h1')).toBeVisible();
    await shot(lin, 'job-zh');
  });

  await test.step('home has nothing left to do', async () => {
    await lin.goto('/');
    await expect(lin.getByText('没有需要您处理的事项。')).toBeVisible();
  });
  await Promise.all([bankAdmin, telecomAdmin, lin, linThere].map((page) => page.context().close()));
  // The people of the pages that follow.
  const again = await browserAt(browser, bank, 'en');
  await signIn(again, 'admin', PASSWORD, 'en');
  await again.context().close();
});
