import { describe, expect, it } from 'vitest';
import { cellOf, nothingFor, without, type Clause } from '../src/pages/data/matrix';

const NO = { everyDays: 0, leastChange: 0, percentOfRows: 0, leastHits: 0 };
const clause = (more: Partial<Clause>): Clause => ({ id: 'c1', columns: ['age', 'income'], partner: 'bank', purpose: 'credit', operators: ['train.lr'], allow: 'AGGREGATE', atMost: 0, atLeast: 20, epsilon: '1', uses: 3, itemsPerMonth: 5, repetition: { ...NO, everyDays: 7 }, ...more });
const ALL = ['phone', 'age', 'income'];

describe('the policy as a matrix', () => {
  it('shows the most that any clause allows, those for all partners and all columns among them', () => {
    const policy = [clause({}), clause({ id: 'c2', partner: '*', columns: ['*'], allow: 'SHAPE' }), clause({ id: 'c3', partner: 'shop', allow: 'VALUE' })];
    expect(cellOf(policy, 'age', 'bank')).toMatchObject({ allow: 'AGGREGATE', clauses: [{ id: 'c1' }, { id: 'c2' }] });
    expect(cellOf(policy, 'phone', 'bank')).toMatchObject({ allow: 'SHAPE', clauses: [{ id: 'c2' }] });
    expect(cellOf(policy, 'age', 'hospital').allow).toBe('SHAPE');
  });

  it('is nothing where nobody granted anything', () => {
    expect(cellOf([clause({})], 'phone', 'bank')).toEqual({ allow: null, clauses: [] });
    expect(cellOf([], 'age', 'bank').allow).toBeNull();
  });

  it('takes a clause from one column and keeps every bound for the others', () => {
    const edit = without(clause({}), ['age'], ALL);
    expect(edit.revoke).toEqual(['c1']);
    const { id: _, ...rest } = clause({ columns: ['income'] });
    expect(edit.grant).toEqual([rest]);
  });

  it('takes a clause on every column from one of them', () => {
    expect(without(clause({ columns: ['*'] }), ['phone'], ALL).grant[0]?.columns).toEqual(['age', 'income']);
  });

  it('only revokes where nothing is left, and does nothing where it does not speak of the column', () => {
    expect(without(clause({}), ['age', 'income'], ALL)).toEqual({ revoke: ['c1'], grant: [] });
    expect(without(clause({}), ['phone'], ALL)).toEqual({ revoke: [], grant: [] });
  });

  it('takes everything from a partner, and leaves what others have', () => {
    const policy = [clause({}), clause({ id: 'c2', columns: ['age'] }), clause({ id: 'c3', partner: 'shop' }), clause({ id: 'c4', partner: '*' })];
    expect(nothingFor(policy, ['age'], 'bank', ALL)).toMatchObject({ revoke: ['c1', 'c2'], grant: [{ columns: ['income'], partner: 'bank' }] });
  });
});
