import { describe, expect, it } from 'vitest';
import { readFlow, type Flow } from './document';
import { depths, place, STEP_WIDTH } from './layout';
import { byName, misfit, reads, source, sourcesFor, tableAt, type KnownTable, type Operator, type Parameter, type Port } from './ports';
import { newStep } from './suggest';
import { TEMPLATES, type Cast } from './templates';

const both = { en: 'x', zh: 'x' };
const port = (role: string, name: string, type: Port['type'], required = true): Port => ({ role, name, type, required, help: both });
const parameter = (name: string, type: Parameter['type'], role = '', at = '', fallback: unknown = null): Parameter => ({ name, type, fallback: fallback as Parameter['fallback'], min: '', max: '', choices: [], role, port: at, help: both });
const operator = (name: string, roles: string[], inputs: Port[], outputs: Port[], parameters: Parameter[]): Operator => ({
  name, version: '1', title: both, summary: both, purpose: both, security: both, roles: roles.map((role) => ({ name: role, kinds: ['DATA_OWNER'], required: true, help: both })), inputs, outputs, parameters,
});
const twice = (make: (role: string) => Port[], roles: string[]) => roles.flatMap(make);
const OPERATORS = byName([
  operator('key.prepare', ['owner'], [port('owner', 'table', 'TABLE')], [port('owner', 'keys', 'KEYS')], [parameter('columns', 'KEY', 'owner', 'table', [])]),
  operator('psi.intersect', ['first', 'second'], twice((r) => [port(r, 'table', 'TABLE', false), port(r, 'keys', 'KEYS', false)], ['first', 'second']), twice((r) => [port(r, 'rows', 'ALIGNMENT'), port(r, 'train', 'ALIGNMENT'), port(r, 'test', 'ALIGNMENT')], ['first', 'second']),
    [parameter('first_key', 'KEY', 'first', 'table', []), parameter('second_key', 'KEY', 'second', 'table', [])]),
  operator('train.lr', ['label', 'features'], twice((r) => [port(r, 'table', 'TABLE'), port(r, 'rows', 'ALIGNMENT')], ['label', 'features']), twice((r) => [port(r, 'model', 'MODEL')], ['label', 'features']), [parameter('label', 'COLUMN', 'label', 'table')]),
  operator('evaluate.binary', ['label', 'features'], twice((r) => [port(r, 'table', 'TABLE'), port(r, 'rows', 'ALIGNMENT'), port(r, 'model', 'MODEL')], ['label', 'features']), [port('label', 'report', 'REPORT')], []),
]);
const KNOWN: KnownTable[] = [
  { party: 'bank', table: 'loans', rows: 60, columns: [{ name: 'phone', kind: 'IDENTIFIER', type: 'TEXT' }, { name: 'bad', kind: 'LABEL', type: 'INTEGER' }, { name: 'amount', kind: 'FEATURE', type: 'REAL' }] },
  { party: 'telecom', table: 'people', rows: 60, columns: [{ name: 'id', kind: 'IDENTIFIER', type: 'TEXT' }, { name: 'phone', kind: 'IDENTIFIER', type: 'TEXT' }, { name: 'income', kind: 'MEASURE', type: 'REAL' }] },
];
const START: Flow = { name: 'x', purpose: '', parties: ['bank', 'telecom'], tables: { loans: { party: 'bank', table: 'loans' }, people: { party: 'telecom', table: 'people' } }, steps: [] };

function drawn(...names: string[]): Flow {
  return names.reduce((flow, name) => ({ ...flow, steps: [...flow.steps, newStep(flow, OPERATORS.get(name)!, OPERATORS, KNOWN, 'bank')] }), START);
}

describe('a step that is dropped', () => {
  it('has its parties, tables, keys and label from what is known', () => {
    const [align, train, judge] = drawn('psi.intersect', 'train.lr', 'evaluate.binary').steps;
    expect(align?.roles).toEqual({ first: 'bank', second: 'telecom' });
    expect(align?.inputs).toEqual({ first: { table: 'loans' }, second: { table: 'people' } });
    expect(align?.params).toEqual({ first_key: 'phone', second_key: 'phone' });
    expect(train?.inputs['label']).toEqual({ table: 'loans', rows: 'intersect.train' });
    expect(train?.params).toEqual({ label: 'bad' });
    expect(judge?.inputs['features']).toEqual({ table: 'people', rows: 'intersect.test', model: 'train.model' });
  });
});

describe('connections', () => {
  const flow = drawn('psi.intersect', 'train.lr');
  const from = (name: string, party: string) => source(flow, OPERATORS, name, party)!;
  it('join what is of one type at one party, and say why not', () => {
    const rows = { step: 'train', role: 'label', port: 'rows' };
    expect(misfit(flow, OPERATORS, from('intersect.rows', 'bank'), rows)).toBeUndefined();
    expect(misfit(flow, OPERATORS, from('intersect.rows', 'telecom'), rows)).toBe('party');
    expect(misfit(flow, OPERATORS, from('loans', 'bank'), rows)).toBe('type');
    expect(misfit(flow, OPERATORS, from('train.model', 'bank'), { ...rows, port: 'table' })).toBe('self');
    expect(misfit(flow, OPERATORS, from('train.model', 'bank'), { step: 'intersect', role: 'first', port: 'keys' })).toBe('type');
    expect(misfit(flow, OPERATORS, from('loans', 'bank'), { step: 'gone', role: 'label', port: 'rows' })).toBe('gone');
    expect(reads(flow, 'train', 'intersect')).toBe(true);
    expect(reads(flow, 'intersect', 'train')).toBe(false);
  });
  it('would not go round in a circle', () => {
    const loop: Flow = { ...START, steps: ['a', 'b'].map((id, i) => ({ id, operator: 'train.lr', roles: { label: 'bank', features: 'telecom' }, inputs: (i === 0 ? { label: { rows: 'b.model' } } : {}) as Record<string, Record<string, string>>, params: {} })) };
    const same = { from: 'a.model', type: 'MODEL' as const, party: 'bank' };
    expect(misfit(loop, byName([operator('train.lr', ['label', 'features'], [port('label', 'rows', 'MODEL')], [port('label', 'model', 'MODEL')], [])]), same, { step: 'b', role: 'label', port: 'rows' })).toBe('cycle');
  });
  it('offer what fits', () => {
    const step = flow.steps[1]!;
    expect(sourcesFor(flow, OPERATORS, step, port('features', 'rows', 'ALIGNMENT')).map((s) => s.from)).toEqual(['intersect.rows', 'intersect.train', 'intersect.test']);
    expect(tableAt(flow, step, 'label', 'table', KNOWN)?.table).toBe('loans');
  });
});

describe('the layout', () => {
  it('puts each later step to the right, over the lanes of those who take part', () => {
    const flow = drawn('psi.intersect', 'train.lr', 'evaluate.binary');
    expect([...depths(flow).values()]).toEqual([0, 1, 2]);
    const placed = place(flow, OPERATORS);
    expect(placed.lanes.map((l) => l.party)).toEqual(['bank', 'telecom']);
    const xs = placed.steps.map((s) => s.x);
    expect(xs[1]! - xs[0]!).toBeGreaterThan(STEP_WIDTH);
    expect(placed.steps.every((s) => s.segments.length === 2 && s.y < 20)).toBe(true);
    expect(placed.steps[0]!.segments[1]!.top + placed.steps[0]!.y).toBe(placed.lanes[1]!.top);
    expect(placed.tables.find((t) => t.name === 'people')!.y).toBeGreaterThan(placed.lanes[1]!.top);
  });
  it('never lets two steps lie on each other, whoever takes part', () => {
    const alone = (id: string, party: string) => ({ id, operator: 'key.prepare', roles: { owner: party }, inputs: {}, params: {} });
    const flow: Flow = { ...START, parties: ['bank', 'telecom', 'shop'], steps: [alone('a', 'bank'), alone('b', 'telecom'), { id: 'c', operator: 'psi.intersect', roles: { first: 'bank', second: 'shop' }, inputs: {}, params: {} }, alone('d', 'bank')] };
    const placed = place(flow, OPERATORS).steps;
    for (const one of placed) {
      for (const other of placed.filter((p) => p.id !== one.id)) {
        expect(one.x + STEP_WIDTH <= other.x || other.x + STEP_WIDTH <= one.x || one.y + one.height <= other.y || other.y + other.height <= one.y, `${one.id} ${other.id}`).toBe(true);
      }
    }
  });
  it('keeps a step where a person has put it, and survives nonsense', () => {
    expect(place(drawn('psi.intersect'), OPERATORS, { intersect: 900 }).steps[0]!.x).toBe(900);
    const odd = readFlow('name: x\nsteps:\n  - {id: a, operator: nothing, roles: {x: nobody}, inputs: {x: {y: a.z}}}\n  - 7\n').flow!;
    expect(place(odd, OPERATORS).steps).toHaveLength(2);
  });
});

describe('scenarios', () => {
  const cast: Cast = { me: 'bank', own: KNOWN[0]!, theirs: [KNOWN[1]!], purpose: 'credit' };
  it.each(TEMPLATES.map((t) => t.scenario))('%s names only tables, steps and columns that are there', (scenario) => {
    const template = TEMPLATES.find((t) => t.scenario === scenario)!;
    expect(template.lacks(cast)).toBeUndefined();
    const flow = template.build(cast);
    expect(flow.steps.length).toBeGreaterThan(0);
    const names = new Set([...Object.keys(flow.tables), ...flow.steps.map((s) => s.id)]);
    for (const step of flow.steps) {
      expect(template.operators).toContain(step.operator);
      Object.values(step.roles).forEach((party) => expect(flow.parties).toContain(party));
      Object.values(step.inputs).flatMap((ports) => Object.values(ports)).forEach((from) => expect(names).toContain(from.split('.')[0]));
    }
  });
  it('say what a table lacks', () => {
    const bare: KnownTable = { ...KNOWN[0]!, columns: [KNOWN[0]!.columns[0]!] };
    expect(TEMPLATES.find((t) => t.scenario === 'credit')?.lacks({ ...cast, own: bare })).toBe('label');
    expect(TEMPLATES.find((t) => t.scenario === 'exposure')?.lacks({ ...cast, theirs: [{ ...bare, party: 'telecom' }] })).toBe('measure');
    expect(TEMPLATES.find((t) => t.scenario === 'fraud')?.lacks({ ...cast, own: { ...bare, columns: [] } })).toBe('identifier');
  });
});
