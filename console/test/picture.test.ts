import { describe, expect, it } from 'vitest';
import { arrowsOf, isMore, pictureOf, strongest, weight, type Arrow, type Fact } from '../src/components/disclosure/picture';

const arrow = (more: Partial<Arrow>): Arrow => ({ from: 'telecom', to: 'bank', table: 'profile', column: 'age', kind: 'AGGREGATE', when: 'ALWAYS', steps: ['train'], ...more });

const fact = (more: Partial<Fact>): Fact => ({
  learner: 'bank', about: { party: 'telecom', table: 'profile', columns: ['phone'] }, kind: 'MEMBERSHIP', what: { en: 'x', zh: 'x' }, of: { rows: 'OWN_ITEMS', atMost: 10, atLeast: 0, epsilon: '', delta: '' },
  when: 'ALWAYS', because: { en: 'y', zh: 'y', source: '' }, steps: ['align'], ...more,
});

describe('who learns what', () => {
  it('says the most of what several facts say, and the steps of all', () => {
    expect(strongest([arrow({}), arrow({ kind: 'VALUE', when: 'MAY', steps: ['score'] }), arrow({ kind: 'SIZE', steps: ['align'] })])).toEqual([arrow({ kind: 'VALUE', when: 'MAY', steps: ['train', 'score', 'align'] })]);
  });

  it('of the same kind keeps the surest', () => {
    expect(strongest([arrow({ when: 'MAY' }), arrow({ when: 'ALWAYS', steps: ['b'] })])[0]?.when).toBe('ALWAYS');
  });

  it('keeps columns, tables and learners apart', () => {
    expect(strongest([arrow({}), arrow({ column: 'income' }), arrow({ table: 'other' }), arrow({ to: 'hospital' }), arrow({ from: 'shop' })])).toHaveLength(5);
    // Names that would be the same when put together.
    expect(strongest([arrow({ table: 'a/b', column: 'c' }), arrow({ table: 'a', column: 'b/c' })])).toHaveLength(2);
  });

  it('puts columns of which the same is learned into one group, the most serious first', () => {
    const picture = pictureOf([arrow({}), arrow({ column: 'income', steps: ['evaluate'] }), arrow({ column: 'phone', kind: 'MEMBERSHIP', steps: ['align'] }), arrow({ column: 'job', kind: null, when: null })]);
    expect(picture.learners).toEqual(['bank']);
    expect(picture.owners).toHaveLength(1);
    expect(picture.owners[0]?.groups.map((g) => g.columns)).toEqual([['phone'], ['age', 'income'], ['job']]);
    expect(picture.owners[0]?.groups[1]?.ports).toEqual([{ to: 'bank', kind: 'AGGREGATE', when: 'ALWAYS', steps: ['train', 'evaluate'] }]);
  });

  it('keeps a column of which nobody learns, and draws nothing from a party to itself', () => {
    const picture = pictureOf([arrow({ to: 'telecom' })], [{ party: 'bank', table: 'loans', columns: [{ name: 'amount' }] }]);
    expect(picture).toEqual({ owners: [{ party: 'bank', groups: [{ table: 'loans', columns: ['amount'], whole: false, ports: [] }] }], learners: [] });
  });

  it('makes arrows of facts: one for each column, one for a table as a whole', () => {
    expect(arrowsOf([fact({}), fact({ kind: 'SIZE', about: { party: 'telecom', table: 'profile', columns: [] } })])).toEqual([
      { from: 'telecom', to: 'bank', table: 'profile', column: 'phone', kind: 'MEMBERSHIP', when: 'ALWAYS', steps: ['align'] },
      { from: 'telecom', to: 'bank', table: 'profile', column: '', kind: 'SIZE', when: 'ALWAYS', steps: ['align'] },
    ]);
    expect(pictureOf(arrowsOf([fact({ about: { party: 'telecom', table: 'profile', columns: [] } })])).owners[0]?.groups[0]).toMatchObject({ whole: true, columns: [] });
  });

  it('orders kinds as the node does', () => {
    expect(isMore('SIZE', null)).toBe(true);
    expect(isMore(null, null)).toBe(false);
    expect(isMore('MODEL', 'VALUE')).toBe(true);
    expect(isMore('AGGREGATE', 'MEMBERSHIP')).toBe(false);
    expect([null, 'SIZE', 'AGGREGATE', 'MEMBERSHIP', 'VALUE'].map((k) => weight(k as never))).toEqual([0, 1, 2, 3, 4]);
  });
});
