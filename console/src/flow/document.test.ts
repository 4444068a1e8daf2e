import { describe, expect, it } from 'vitest';
import { addStep, connect, cutTo, disconnect, freeName, paste, readFlow, remove, rename, setName, setParam, setRole, writeFlow, addTable, removeParty } from './document';
import { begin, record, redo, undo } from './history';

const CREDIT = `# Who pays back?
tacit: flow/v1
name: credit
parties: [bank, telecom]
tables:
  loans: {party: bank, table: loans}
  people: {party: telecom, table: people}
steps:
  # The common ones.
  - id: align
    operator: psi.intersect
    roles: {first: bank, second: telecom}
    inputs:
      first: {table: loans}
      second: {table: people}
    params: {first_key: phone, second_key: mobile, holdout: 5}
  - id: train
    operator: train.lr
    roles: {label: bank, features: telecom}
    inputs:
      label: {table: loans, rows: align.train}
      features: {table: people, rows: align.train}
    params: {label: bad, c: 0.10, feature_columns: [age, income]}
`;

describe('a flow document', () => {
  it('is read with every scalar as it is written', () => {
    const { flow } = readFlow(CREDIT);
    expect(flow?.parties).toEqual(['bank', 'telecom']);
    expect(flow?.tables['people']).toEqual({ party: 'telecom', table: 'people' });
    expect(flow?.steps[1]?.inputs['label']).toEqual({ table: 'loans', rows: 'align.train' });
    expect(flow?.steps[1]?.params).toEqual({ label: 'bad', c: '0.10', feature_columns: ['age', 'income'] });
  });

  it('survives the way to a graph and back', () => {
    const flow = readFlow(CREDIT).flow;
    expect(flow).toBeDefined();
    expect(readFlow(writeFlow(flow!)).flow).toEqual(flow);
    expect(writeFlow(flow!).startsWith('tacit: flow/v1\n')).toBe(true);
  });

  it('says where it is broken', () => {
    expect(readFlow('name: [').broken?.line).toBe(1);
    expect(readFlow('a: 1\nb: "x\n').broken).toBeDefined();
    expect(readFlow('').broken).toBeDefined();
    expect(readFlow('- a').broken).toBeDefined();
  });

  it('keeps comments and everything that a change does not touch', () => {
    const changed = setParam(CREDIT, 'align', 'holdout', '4');
    expect(changed).toBe(CREDIT.replace('holdout: 5', 'holdout: 4'));
    expect(setName(CREDIT, 'other')).toBe(CREDIT.replace('name: credit', 'name: other'));
  });

  it('writes a text that looks like a number as a text', () => {
    expect(setParam(CREDIT, 'train', 'label', '1', true)).toContain('label: "1"');
    expect(setParam(CREDIT, 'train', 'baseline', 'true')).toContain('baseline: true');
    expect(setParam(CREDIT, 'train', 'feature_columns', ['2020', 'x'])).toContain('feature_columns: ["2020", x]');
  });

  it('leaves out a parameter that has its default, and params with the last', () => {
    const one = setParam(setParam(setParam(CREDIT, 'align', 'holdout', undefined), 'align', 'first_key', undefined), 'align', 'second_key', undefined);
    expect(readFlow(one).flow?.steps[0]?.params).toEqual({});
    expect(one.match(/params/g)).toHaveLength(1);
  });

  it('connects and disconnects', () => {
    const judge = { id: 'judge', operator: 'evaluate.binary', roles: { label: 'bank', features: 'telecom' }, inputs: {}, params: {} };
    const wired = connect(connect(addStep(CREDIT, judge), 'judge', 'label', 'model', 'train.model'), 'judge', 'label', 'rows', 'align.test');
    expect(readFlow(wired).flow?.steps[2]?.inputs).toEqual({ label: { model: 'train.model', rows: 'align.test' } });
    const apart = disconnect(disconnect(wired, 'judge', 'label', 'model'), 'judge', 'label', 'rows');
    expect(readFlow(apart).flow?.steps[2]?.inputs).toEqual({});
  });

  it('takes what came from a removed step away with it', () => {
    const left = readFlow(remove(CREDIT, new Set(['align', 'people']))).flow;
    expect(left?.steps.map((s) => s.id)).toEqual(['train']);
    expect(left?.steps[0]?.inputs).toEqual({ label: { table: 'loans' } });
    expect(Object.keys(left?.tables ?? {})).toEqual(['loans']);
  });

  it('renames a step or a table everywhere', () => {
    const flow = readFlow(rename(rename(CREDIT, 'align', 'match'), 'loans', 'credits')).flow;
    expect(flow?.steps[1]?.inputs['label']).toEqual({ table: 'credits', rows: 'match.train' });
    expect(flow?.tables['credits']).toEqual({ party: 'bank', table: 'loans' });
    expect(flow?.steps[0]?.inputs['first']).toEqual({ table: 'credits' });
  });

  it('gives a role to another party, which brings its own inputs', () => {
    const step = readFlow(setRole(CREDIT, 'align', 'second', 'insurer')).flow?.steps[0];
    expect(step?.roles).toEqual({ first: 'bank', second: 'insurer' });
    expect(step?.inputs).toEqual({ first: { table: 'loans' } });
    expect(readFlow(setRole(CREDIT, 'align', 'second', '')).flow?.steps[0]?.roles).toEqual({ first: 'bank' });
  });

  it('adds a table with its party', () => {
    const flow = readFlow(addTable(CREDIT, 'claims', 'insurer', 'claims')).flow;
    expect(flow?.parties).toEqual(['bank', 'telecom', 'insurer']);
    expect(flow?.tables['claims']).toEqual({ party: 'insurer', table: 'claims' });
    expect(readFlow(removeParty(CREDIT, 'telecom')).flow?.parties).toEqual(['bank']);
  });

  it('pastes copies that read from each other', () => {
    const copied = readFlow(CREDIT).flow?.steps ?? [];
    const { text, ids } = paste(CREDIT, copied);
    expect(ids).toEqual(['align2', 'train2']);
    const flow = readFlow(text).flow;
    expect(flow?.steps[3]?.inputs['label']).toEqual({ table: 'loans', rows: 'align2.train' });
    // Into a flow that has neither step nor table, only what the copies have among themselves is left.
    const alone = readFlow(paste('tacit: flow/v1\nname: x\nparties: [bank, telecom]\nsteps: []\n', copied).text).flow;
    expect(alone?.steps[0]?.inputs).toEqual({});
    expect(alone?.steps[1]?.inputs).toEqual({ label: { rows: 'align.train' }, features: { rows: 'align.train' } });
  });

  it('is cut to a step and what it needs', () => {
    expect(readFlow(cutTo(CREDIT, 'align')).flow?.steps.map((s) => s.id)).toEqual(['align']);
    expect(readFlow(cutTo(CREDIT, 'train')).flow?.steps).toHaveLength(2);
  });

  it('finds a name that is free', () => {
    const flow = readFlow(CREDIT).flow!;
    expect(freeName(flow, 'align')).toBe('align2');
    expect(freeName(flow, '3 x!')).toBe('_x_');
    expect(freeName(flow, '')).toBe('step');
  });

  it('is not changed while it is broken', () => {
    expect(setName('name: [', 'x')).toBe('name: [');
  });
});

describe('history', () => {
  it('goes back and forth', () => {
    let h = record(record(begin('a'), 'b'), 'c');
    h = undo(undo(h));
    expect(h.present).toBe('a');
    expect(undo(h)).toBe(h);
    h = redo(h);
    expect(h.present).toBe('b');
    expect(record(h, 'd').future).toEqual([]);
    expect(record(h, 'b')).toBe(h);
  });

  it('takes quick changes of one kind as one', () => {
    const h = record(record(record(begin('a'), 'ab', 'name', 1000), 'abc', 'name', 1500), 'abcd', 'name', 9000);
    expect(undo(h).present).toBe('abc');
    expect(undo(undo(h)).present).toBe('a');
  });
});
