import type { Schema } from '../../api/client';

export type Fact = Schema<'Fact'>;
export type Kind = Fact['kind'];
export type When = Fact['when'];

/** From the least to the most that one can learn, as the node orders them. */
export const KINDS: readonly Kind[] = ['SIZE', 'SHAPE', 'AGGREGATE', 'ORDER', 'MEMBERSHIP', 'IDENTIFIER', 'PARTIAL', 'VALUE', 'MODEL'];
const WHENS: readonly When[] = ['ALWAYS', 'IF_FOLLOWED', 'MAY', 'SIDE_EFFECT', 'IF_COLLUDING'];

/** Something that goes from a column to a party; no kind where it only computes with it and learns nothing. */
export interface Arrow {
  from: string;
  to: string;
  table: string;
  /** Empty for the table as a whole. */
  column: string;
  kind: Kind | null;
  when: When | null;
  steps: readonly string[];
}

/** Where one learner's arrow leaves a group of columns. */
export interface Port {
  to: string;
  kind: Kind | null;
  when: When | null;
  steps: readonly string[];
}

/** Columns of one table of which the same parties learn the same. */
export interface ColumnGroup {
  table: string;
  columns: readonly string[];
  /** Also, or only, about the table as a whole. */
  whole: boolean;
  ports: readonly Port[];
}

export interface Owner {
  party: string;
  groups: readonly ColumnGroup[];
}

export interface Picture {
  owners: readonly Owner[];
  learners: readonly string[];
}

/** How serious it is, from 0 (nothing is learned) to 4 (cells). */
export function weight(kind: Kind | null): 0 | 1 | 2 | 3 | 4 {
  switch (kind) {
    case null: return 0;
    case 'SIZE': case 'SHAPE': return 1;
    case 'AGGREGATE': case 'ORDER': return 2;
    case 'MEMBERSHIP': return 3;
    default: return 4;
  }
}

export function isMore(a: Kind | null, b: Kind | null): boolean {
  return (a === null ? -1 : KINDS.indexOf(a)) > (b === null ? -1 : KINDS.indexOf(b));
}

const whenRank = (when: When | null): number => (when === null ? WHENS.length : WHENS.indexOf(when));

/** The arrows of a list of facts: the most that each party learns of each column. */
export function arrowsOf(facts: readonly Fact[]): Arrow[] {
  return facts.flatMap((fact) => (fact.about.columns.length === 0 ? [''] : fact.about.columns).map((column) => ({
    from: fact.about.party, to: fact.learner, table: fact.about.table, column, kind: fact.kind, when: fact.when, steps: fact.steps,
  })));
}

/** One arrow for each column and learner: the most of what several say, the surest of those, and the steps of all. */
export function strongest(arrows: readonly Arrow[]): Arrow[] {
  const found = new Map<string, Arrow>();
  for (const arrow of arrows) {
    const key = JSON.stringify([arrow.from, arrow.table, arrow.column, arrow.to]);
    const known = found.get(key);
    if (known === undefined) {
      found.set(key, arrow);
      continue;
    }
    const more = isMore(arrow.kind, known.kind) || (arrow.kind === known.kind && whenRank(arrow.when) < whenRank(known.when));
    found.set(key, { ...(more ? arrow : known), steps: [...new Set([...known.steps, ...arrow.steps])] });
  }
  return [...found.values()];
}

/** A table's columns, for those of which nobody learns anything and that no step names. */
export interface TableColumns {
  party: string;
  table: string;
  columns: readonly { name: string }[];
}

/**
 * What can be drawn: for each owner its columns, those in one group of which the same parties learn the same, and who learns.
 * A table's remaining columns are not in the picture: a contract binds only those that it names.
 */
export function pictureOf(arrows: readonly Arrow[], tables: readonly TableColumns[] = []): Picture {
  const owners = new Map<string, Map<string, Map<string, Arrow[]>>>();
  const column = (party: string, table: string, name: string): Arrow[] => {
    const ofParty = owners.get(party) ?? new Map<string, Map<string, Arrow[]>>();
    owners.set(party, ofParty);
    const ofTable = ofParty.get(table) ?? new Map<string, Arrow[]>();
    ofParty.set(table, ofTable);
    const ofColumn = ofTable.get(name) ?? [];
    ofTable.set(name, ofColumn);
    return ofColumn;
  };
  tables.forEach((t) => t.columns.forEach((c) => column(t.party, t.table, c.name)));
  const drawn = strongest(arrows).filter((a) => a.from !== a.to);
  drawn.forEach((a) => column(a.from, a.table, a.column).push(a));
  return {
    owners: [...owners].map(([party, ofParty]) => ({
      party,
      groups: [...ofParty].flatMap(([table, columns]) => groups(table, columns)),
    })),
    learners: [...new Set(drawn.map((a) => a.to))],
  };
}

function groups(table: string, columns: ReadonlyMap<string, readonly Arrow[]>): ColumnGroup[] {
  const found = new Map<string, { columns: string[]; whole: boolean; ports: Map<string, Port> }>();
  for (const [name, arrows] of columns) {
    const sorted = [...arrows].sort((a, b) => a.to.localeCompare(b.to));
    const key = JSON.stringify(sorted.map((a) => [a.to, a.kind, a.when]));
    const group = found.get(key) ?? { columns: [], whole: false, ports: new Map<string, Port>() };
    found.set(key, group);
    if (name === '') {
      group.whole = true;
    } else {
      group.columns.push(name);
    }
    for (const { to, kind, when, steps } of sorted) {
      group.ports.set(to, { to, kind, when, steps: [...new Set([...(group.ports.get(to)?.steps ?? []), ...steps])] });
    }
  }
  const most = (ports: Map<string, Port>): number => Math.max(-1, ...[...ports.values()].map((p) => (p.kind === null ? 0 : KINDS.indexOf(p.kind) + 1)));
  return [...found.values()].sort((a, b) => most(b.ports) - most(a.ports))
    .map((g) => ({ table, columns: g.columns, whole: g.whole, ports: [...g.ports.values()] }));
}
