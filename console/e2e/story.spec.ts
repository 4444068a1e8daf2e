import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { nodes } from './nodes';
import { acceptService, approve, ask, drawAndPropose, grant, proveSigned, publish, readReport, uploadTable } from './acts';
import { colleague, deskAt, firstAdministrator, pair, shot } from './steps';
import { words, type Language } from './words';

/** The bank's people read this language, the telecom operator's the other one. */
const AT_BANK: Language = process.env['TACIT_LANGUAGE'] === 'en' ? 'en' : 'zh';
const AT_TELECOM: Language = AT_BANK === 'zh' ? 'en' : 'zh';

const example = (name: string) => join(import.meta.dirname, '../../examples/credit', name);
/** The first customer of the operator. */
const [phone = '', seniority = '', home = ''] = (readFileSync(example('telecom.csv'), 'utf8').split('\n')[1] ?? '').split(',');

test(`two organisations, from new nodes to a model, a service and a proof: ${AT_BANK} and ${AT_TELECOM}`, async ({ browser }) => {
  const { bank, telecom } = nodes();
  const bankAdmin = await deskAt(browser, bank, AT_BANK);
  const telecomAdmin = await deskAt(browser, telecom, AT_TELECOM);
  await test.step('first run', async () => {
    await Promise.all([firstAdministrator(bankAdmin), firstAdministrator(telecomAdmin)]);
    await shot(bankAdmin, 'guide-new');
  });
  await test.step('pair', () => pair(bankAdmin, telecomAdmin));
  const [lin, linThere] = await test.step('colleagues', () => Promise.all([colleague(bankAdmin, browser), colleague(telecomAdmin, browser)]));

  await test.step('register: each side uploads its table, grades it, and grants what it wants to', async () => {
    await Promise.all([uploadTable(lin, example('bank.csv'), 'loans'), uploadTable(linThere, example('telecom.csv'), 'profile')]);
    await Promise.all([
      grant(lin, 'loans', [
        { columns: ['phone'], allow: 'kindMEMBERSHIP' },
        { columns: ['Status', 'Amount', 'Price', 'Time', 'Debt', 'Records', 'Expenses'], allow: 'kindNONE' },
      ]),
      grant(linThere, 'profile', [
        { columns: ['phone'], allow: 'kindMEMBERSHIP' },
        { columns: ['Seniority', 'Home', 'Age', 'Marital', 'Job', 'Income', 'Assets'], allow: 'kindAGGREGATE', atLeast: 20 },
        { columns: ['Seniority', 'Home'], allow: 'kindVALUE', operators: ['pir.lookup'] },
      ]),
    ]);
  });

  await test.step('draw', () => drawAndPropose(lin, 'credit-risk'));
  await test.step('approve at the partner’s console', () => approve(linThere));
  await test.step('run, and read the report', () => readReport(lin));
  await test.step('publish a private lookup', () => publish(linThere, 'profile', ['Seniority', 'Home'], bank.name));
  await test.step('accept it', () => acceptService(lin));
  await test.step('query it', () => ask(lin, 'phone', phone, [seniority, home]));
  await test.step('evidence verified', () => proveSigned(lin));
  await test.step('home has nothing left to do', async () => {
    for (const desk of [lin, linThere]) {
      await desk.page.goto('/');
      await expect(desk.page.getByText(words('home', desk.language)('nothingToDo'))).toBeVisible();
    }
  });
  await Promise.all([bankAdmin, telecomAdmin, lin, linThere].map((desk) => desk.page.context().close()));
});
