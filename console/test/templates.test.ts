import { describe, expect, it } from 'vitest';
import { writeFlow } from '../src/flow/document';
import type { KnownTable } from '../src/flow/ports';
import { TEMPLATES, type Cast } from '../src/flow/templates';

const column = (name: string, kind: string, type = 'INTEGER') => ({ name, kind, type });
const table = (party: string, name: string, ...columns: KnownTable['columns']): KnownTable => ({ party, table: name, rows: 360, columns });

const loans = table('bank', 'loans', column('phone', 'IDENTIFIER', 'TEXT'), column('amount', 'FEATURE'), column('bad', 'LABEL'));
const calls = table('telecom', 'calls', column('phone', 'IDENTIFIER', 'TEXT'), column('income', 'FEATURE'), column('months', 'FEATURE'));
const policies = table('insurer', 'policies', column('phone', 'IDENTIFIER', 'TEXT'), column('premium', 'MEASURE'), column('claims', 'MEASURE'));

/** The flows as the console draws them from these tables; the node's TemplateFlowsTest runs every one of the files on three nodes. After a change: npx vitest run -u. */
describe('templates', () => {
  it.each(TEMPLATES.map((one) => [one.scenario, one] as const))('%s is the file that nodes run', async (scenario, one) => {
    const cast: Cast = { me: 'bank', own: loans, theirs: one.many ? [calls, policies] : [calls], purpose: 'joint-work' };
    expect(one.lacks(cast)).toBeUndefined();
    await expect(writeFlow(one.build(cast))).toMatchFileSnapshot(`templates/${scenario}.yaml`);
  });
});
