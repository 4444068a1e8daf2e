import type { Flow, Step } from './document';
import type { KnownTable } from './ports';

/** What a scenario asks for: one's own table and that of each partner. */
export interface Cast {
  me: string;
  own: KnownTable;
  theirs: readonly KnownTable[];
  purpose: string;
}

export type Scenario = 'credit' | 'marketing' | 'fraud' | 'exposure' | 'insurance' | 'hospital' | 'count';

export interface Template {
  scenario: Scenario;
  /** Operators that it needs: without one of them at this node it is not offered. */
  operators: readonly string[];
  /** More than one partner can take part. */
  many?: boolean;
  /** Why these tables do not do; undefined where they do. */
  lacks: (cast: Cast) => 'label' | 'measure' | 'feature' | 'identifier' | undefined;
  build: (cast: Cast) => Flow;
}

const kind = (table: KnownTable, ...kinds: string[]) => table.columns.filter((c) => kinds.includes(c.kind));
const numbers = (table: KnownTable) => kind(table, 'MEASURE', 'FEATURE').filter((c) => c.type === 'INTEGER' || c.type === 'REAL');

/** The identifier that both call alike, else each one's first. */
export function keys(one: KnownTable, other: KnownTable): [string, string] {
  const mine = kind(one, 'IDENTIFIER').map((c) => c.name);
  const theirs = kind(other, 'IDENTIFIER').map((c) => c.name);
  const shared = mine.find((name) => theirs.includes(name));
  return [shared ?? mine[0] ?? '', shared ?? theirs[0] ?? ''];
}

function identified(cast: Cast): 'identifier' | undefined {
  return [cast.own, ...cast.theirs].every((t) => kind(t, 'IDENTIFIER').length > 0) ? undefined : 'identifier';
}

/** The names that the flow has for the tables. */
function named(cast: Cast): { tables: Flow['tables']; own: string; theirs: string[] } {
  const tables: Flow['tables'] = {};
  const add = (t: KnownTable) => {
    let name = t.table;
    for (let n = 2; name in tables; n++) {
      name = `${t.table}${n}`;
    }
    tables[name] = { party: t.party, table: t.table };
    return name;
  };
  return { own: add(cast.own), theirs: cast.theirs.map(add), tables };
}

function flow(cast: Cast, name: string, tables: Flow['tables'], steps: Step[]): Flow {
  return { name, purpose: cast.purpose, parties: [cast.me, ...new Set(cast.theirs.map((t) => t.party))], tables, steps };
}

/** Find the common ones, train on most of them, judge on the rest. */
function model(cast: Cast, name: string, align: Step['params'], train: Step['params'], judge: Step['params'], more: (roles: Step['roles'], own: string, their: string) => Step[] = () => []): Flow {
  const { tables, own, theirs } = named(cast);
  const other = cast.theirs[0];
  const their = theirs[0] ?? '';
  if (other === undefined) {
    return flow(cast, name, tables, []);
  }
  const [mine, key] = keys(cast.own, other);
  const roles = { label: cast.me, features: other.party };
  const on = (rows: string) => ({ label: { table: own, rows }, features: { table: their, rows } });
  const label = kind(cast.own, 'LABEL')[0]?.name ?? '';
  return flow(cast, name, tables, [
    { id: 'align', operator: 'psi.intersect', roles: { first: cast.me, second: other.party }, inputs: { first: { table: own }, second: { table: their } }, params: { first_key: mine, second_key: key, holdout: '5', ...align } },
    { id: 'train', operator: 'train.lr', roles, inputs: on('align.train'), params: { label, ...train } },
    {
      id: 'evaluate', operator: 'evaluate.binary', roles, params: { to: 'label', ...judge },
      inputs: {
        label: { ...on('align.test').label, model: 'train.model', ...(train['baseline'] === 'true' ? { baseline: 'train.baseline' } : {}) },
        features: { ...on('align.test').features, model: 'train.model' },
      },
    },
    ...more(roles, own, their),
  ]);
}

const needsLabel: Template['lacks'] = (cast) => identified(cast) ?? (kind(cast.own, 'LABEL').length === 0 ? 'label' : cast.theirs.some((t) => kind(t, 'FEATURE', 'MEASURE').length === 0) ? 'feature' : undefined);

export const TEMPLATES: readonly Template[] = [
  {
    scenario: 'credit', operators: ['psi.intersect', 'train.lr', 'evaluate.binary'], lacks: needsLabel,
    build: (cast) => model(cast, 'credit', {}, { baseline: 'true' }, { table: 'true', calibration: 'true' }),
  },
  {
    scenario: 'marketing', operators: ['psi.payload'], lacks: (cast) => identified(cast) ?? (cast.theirs.some((t) => t.columns.every((c) => c.kind === 'IDENTIFIER')) ? 'feature' : undefined),
    build: (cast) => {
      const { tables, own, theirs } = named(cast);
      const other = cast.theirs[0];
      const their = theirs[0] ?? '';
      if (other === undefined) {
        return flow(cast, 'marketing', tables, []);
      }
      const [mine, key] = keys(cast.own, other);
      return flow(cast, 'marketing', tables, [{
        id: 'enrich', operator: 'psi.payload', roles: { receiver: cast.me, owner: other.party }, inputs: { receiver: { table: own }, owner: { table: their, payload: their } },
        params: { receiver_key: mine, owner_key: key, columns: other.columns.filter((c) => c.kind !== 'IDENTIFIER').slice(0, 3).map((c) => c.name) },
      }]);
    },
  },
  {
    scenario: 'fraud', operators: ['psi.lookup'], many: true, lacks: identified,
    build: (cast) => {
      const { tables, own, theirs } = named(cast);
      return flow(cast, 'fraud', tables, cast.theirs.map((other, i) => {
        const [mine, key] = keys(cast.own, other);
        return { id: i === 0 ? 'screen' : `screen${i + 1}`, operator: 'psi.lookup', roles: { asker: cast.me, holder: other.party }, inputs: { asker: { table: own }, holder: { table: theirs[i] ?? '' } }, params: { asker_key: mine, holder_key: key } };
      }));
    },
  },
  {
    scenario: 'exposure', operators: ['psi.circuit', 'psi.aggregate'], many: true,
    lacks: (cast) => identified(cast) ?? (cast.theirs.some((t) => numbers(t).length === 0) ? 'measure' : undefined),
    build: (cast) => {
      const { tables, own, theirs } = named(cast);
      return flow(cast, 'exposure', tables, cast.theirs.flatMap((other, i): Step[] => {
        const [mine, key] = keys(cast.own, other);
        const n = i === 0 ? '' : String(i + 1);
        const their = theirs[i] ?? '';
        const roles = { first: cast.me, second: other.party };
        const columns = numbers(other).sort((a, b) => Number(b.kind === 'MEASURE') - Number(a.kind === 'MEASURE')).slice(0, 2).map((c) => c.name);
        return [
          { id: `match${n}`, operator: 'psi.circuit', roles, inputs: { first: { table: own }, second: { table: their, data: their } }, params: { first_key: mine, second_key: key, second_columns: columns, missing: 'zero' } },
          { id: `exposure${n}`, operator: 'psi.aggregate', roles, inputs: { first: { matches: `match${n}.matches` }, second: { matches: `match${n}.matches` } }, params: { to: 'first', second_columns: columns, min_size: '50' } },
        ];
      }));
    },
  },
  {
    scenario: 'insurance', operators: ['psi.intersect', 'contribution.lr'], lacks: needsLabel,
    build: (cast) => {
      const { tables, own, theirs } = named(cast);
      const other = cast.theirs[0];
      const their = theirs[0] ?? '';
      if (other === undefined) {
        return flow(cast, 'insurance', tables, []);
      }
      const [mine, key] = keys(cast.own, other);
      return flow(cast, 'insurance', tables, [
        { id: 'align', operator: 'psi.intersect', roles: { first: cast.me, second: other.party }, inputs: { first: { table: own }, second: { table: their } }, params: { first_key: mine, second_key: key } },
        { id: 'worth', operator: 'contribution.lr', roles: { label: cast.me, features: other.party }, inputs: { label: { table: own, rows: 'align.rows' }, features: { table: their, rows: 'align.rows' } }, params: { label: kind(cast.own, 'LABEL')[0]?.name ?? '' } },
      ]);
    },
  },
  {
    scenario: 'hospital', operators: ['psi.intersect', 'train.lr', 'evaluate.binary'], lacks: needsLabel,
    build: (cast) => model(cast, 'study', {}, { reveal: 'owner', baseline: 'true' }, { table: 'true', calibration: 'true' }),
  },
  {
    scenario: 'count', operators: ['psi.cardinality'], many: true, lacks: identified,
    build: (cast) => {
      const { tables, own, theirs } = named(cast);
      return flow(cast, 'count', tables, cast.theirs.map((other, i) => {
        const [mine, key] = keys(cast.own, other);
        return { id: i === 0 ? 'count' : `count${i + 1}`, operator: 'psi.cardinality', roles: { first: cast.me, second: other.party }, inputs: { first: { table: own }, second: { table: theirs[i] ?? '' } }, params: { first_key: mine, second_key: key, result: 'first' } };
      }));
    },
  },
];
