import { expect } from '@playwright/test';
import { choose, shot, type Desk } from './steps';
import { words } from './words';

/** A file from this computer becomes a table; what was suggested for its columns is confirmed. */
export async function uploadTable(desk: Desk, file: string, name: string): Promise<void> {
  const { page } = desk;
  const t = words('data', desk.language);
  await page.goto('/data');
  await page.getByRole('button', { name: t('import') }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.locator('input[type=file]').setInputFiles(file);
  await dialog.getByLabel(t('nameHere')).fill(name);
  await shot(desk, 'upload');
  await dialog.getByRole('button', { name: t('importNow'), exact: true }).click();
  await dialog.getByRole('button', { name: t('toGrades') }).click();
  await expect(page).toHaveURL(new RegExp(`/data/${name}$`));
  await page.getByRole('button', { name: t('confirmAll') }).click();
  await expect(page.getByRole('button', { name: t('confirmAll') })).toHaveCount(0);
  await shot(desk, 'columns');
}

export interface Wish {
  columns: readonly string[];
  allow: 'kindNONE' | 'kindAGGREGATE' | 'kindMEMBERSHIP' | 'kindVALUE';
  operators?: readonly string[];
  atLeast?: number;
}

/** What the one partner may learn of some columns, in the matrix. */
export async function grant(desk: Desk, table: string, wishes: readonly Wish[]): Promise<void> {
  const { page } = desk;
  const t = words('data', desk.language);
  await page.goto(`/data/${table}?tab=policies`);
  for (const wish of wishes) {
    for (const column of wish.columns) {
      await page.getByRole('row', { name: column }).getByRole('checkbox').check();
    }
    await page.getByRole('button', { name: t('allowChosen', { n: wish.columns.length }) }).click();
    const dialog = page.getByRole('dialog');
    await choose(dialog, t('mayLearn'), words('disclosure', desk.language)(wish.allow));
    for (const operator of wish.operators ?? []) {
      await dialog.getByLabel(t('operators')).fill(operator);
      await dialog.getByLabel(t('operators')).press('Enter');
    }
    if (wish.atLeast !== undefined) {
      await dialog.getByText(t('bounds')).click();
      await dialog.getByLabel(t('atLeast'), { exact: true }).fill(String(wish.atLeast));
    }
    await shot(desk, 'grant');
    await dialog.getByRole('button', { name: t('allow'), exact: true }).click();
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await expect(page.getByRole('button', { name: t('allowChosen', { n: 0 }) })).toBeDisabled();
  }
  await shot(desk, 'matrix');
}

/** A scenario makes the flow; an operator is dragged beside it and taken back; its purpose filled in. Ends on the page of the job that waits for the partner. */
export async function drawAndPropose(desk: Desk, purpose: string): Promise<void> {
  const { page } = desk;
  const t = words('flows', desk.language);
  await page.goto('/flows');
  await page.getByTestId('new-flow').first().click();
  await page.getByTestId('scenario-credit').click();
  await page.getByTestId('make-flow').click();
  const canvas = page.getByTestId('canvas');
  const drawn = canvas.locator('.react-flow__node');
  await expect(drawn).toHaveCount(5);
  await page.getByLabel(t('purpose'), { exact: true }).fill(purpose);
  await page.getByLabel(t('searchPalette')).fill('psi.cardinality');
  await page.getByRole('button', { name: 'psi.cardinality' }).dragTo(canvas, { targetPosition: { x: 500, y: 400 } });
  await expect(drawn).toHaveCount(6);
  await expect(page.getByTestId('inspector')).toContainText('psi.cardinality');
  await shot(desk, 'canvas-dragged');
  await page.getByRole('button', { name: t('undo') }).click();
  await expect(drawn).toHaveCount(5);
  await page.getByTestId('save').click();
  await expect(page).toHaveURL(/\/flows\//);
  await expect(page.getByTestId('propose')).toBeEnabled();
  await shot(desk, 'canvas');
  await page.getByTestId('propose').click();
  await page.getByLabel(t('legalBasis')).fill('Public data, for a demonstration');
  await page.getByRole('dialog').getByRole('button', { name: t('proposeNow') }).click();
  await expect(page).toHaveURL(/\/jobs\//);
}

/** From the to-do list of the partner's home to the signature. */
export async function approve(desk: Desk): Promise<void> {
  const { page } = desk;
  const t = words('approvals', desk.language);
  await page.goto('/');
  await page.getByRole('button', { name: words('home', desk.language)('approve') }).click();
  await expect(page.getByTestId('who-learns-what')).toBeVisible();
  await expect(page.getByRole('button', { name: t('approve') })).toBeEnabled();
  await shot(desk, 'approval');
  await page.getByRole('button', { name: t('approve') }).click();
  await expect(page.getByText(t('stateSIGNED')).first()).toBeVisible();
}

/** From the running job's page to the model's report. */
export async function readReport(desk: Desk): Promise<void> {
  const { page } = desk;
  await expect(page.getByTestId('job-state')).toHaveAttribute('data-state', 'DONE', { timeout: 400_000 });
  await shot(desk, 'job');
  await page.getByTestId('to-results').click();
  await page.getByTestId('model-report').click();
  await expect(page.getByTestId('report').getByText(words('results', desk.language)('verdictBetter').split('{')[0] ?? '')).toBeVisible();
  await shot(desk, 'report');
}

/** A private lookup of one's own table, for the partner. */
export async function publish(desk: Desk, table: string, answer: readonly string[], partner: string): Promise<void> {
  const { page } = desk;
  const t = words('services', desk.language);
  await page.goto('/services');
  await page.getByRole('button', { name: t('publish') }).click();
  const dialog = page.getByRole('dialog');
  await choose(dialog, t('table'), table);
  for (const column of answer) {
    await choose(dialog, t('answer'), column);
  }
  await dialog.getByLabel(t('answer'), { exact: true }).press('Escape');
  await shot(desk, 'publish');
  await dialog.getByRole('button', { name: t('next'), exact: true }).click();
  await choose(dialog, t('partners'), partner);
  await dialog.getByLabel(t('partners'), { exact: true }).press('Escape');
  await dialog.getByRole('button', { name: t('next'), exact: true }).click();
  await dialog.getByRole('button', { name: t('offer') }).click();
  await expect(page.getByRole('link', { name: table })).toBeVisible();
}

/** The partner's offer, from home. */
export async function acceptService(desk: Desk): Promise<void> {
  const { page } = desk;
  const t = words('services', desk.language);
  await page.goto('/');
  await page.getByRole('button', { name: words('home', desk.language)('accept') }).click();
  await page.getByRole('button', { name: t('accept') }).click();
  await expect(page.getByText(t('stateACTIVE'), { exact: true }).first()).toBeVisible();
  await shot(desk, 'service');
}

/** One key that is there and one that is not: the answer, and beside it what the other side saw. */
export async function ask(desk: Desk, key: string, value: string, cells: readonly string[]): Promise<void> {
  const { page } = desk;
  const t = words('services', desk.language);
  await page.getByRole('button', { name: t('tryIt') }).click();
  await page.getByRole('textbox', { name: key }).fill(value);
  await page.getByTestId('try').click();
  for (const cell of cells) {
    await expect(page.getByTestId('answer')).toContainText(cell);
  }
  await expect(page.getByTestId('seen').getByRole('listitem').first()).toBeVisible();
  await shot(desk, 'try');
  await page.getByRole('textbox', { name: key }).fill('10000000000');
  await page.getByTestId('try').click();
  await expect(page.getByTestId('answer')).toContainText(t('notThere'));
}

/** The signature of the contract, proved in this browser. */
export async function proveSigned(desk: Desk): Promise<void> {
  const { page } = desk;
  const t = words('evidence', desk.language);
  await page.goto('/evidence');
  await page.getByRole('searchbox', { name: t('search') }).fill('type:contract.*');
  await page.getByRole('searchbox', { name: t('search') }).press('Enter');
  await expect(page).toHaveURL(/q=type/);
  await page.getByRole('button', { name: new RegExp(t('openEntry', { n: '\\d+' })) }).first().click();
  await page.getByTestId('verify').click();
  await expect(page.getByTestId('verified')).toHaveAttribute('data-holds', 'true');
  await shot(desk, 'proof');
}
