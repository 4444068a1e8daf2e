import type { Schema } from '../../api/client';
import { isMore, type Kind } from '../../components/disclosure/picture';

export type Clause = Schema<'Clause'>;
export type Grant = Schema<'Grant'>;

/** What a partner may learn of a column at most, and by which clauses. */
export interface Cell {
  allow: Kind | null;
  clauses: readonly Clause[];
}

const EVERY = '*';

function speaksOf(clause: Clause, column: string): boolean {
  return clause.columns.includes(column) || clause.columns.includes(EVERY);
}

/** The clauses of a column for one partner, those for all partners among them; the most that any of them allows. Nothing is granted where there is none. */
export function cellOf(policy: readonly Clause[], column: string, partner: string): Cell {
  const clauses = policy.filter((c) => speaksOf(c, column) && (c.partner === partner || c.partner === EVERY));
  return { clauses, allow: clauses.reduce<Kind | null>((most, c) => (isMore(c.allow, most) ? c.allow : most), null) };
}

/** The clause as a new grant, for other columns. */
function copyOf(clause: Clause, columns: readonly string[]): Grant {
  const { partner, purpose, operators, allow, atMost, atLeast, epsilon, uses, itemsPerMonth, repetition } = clause;
  return { columns: [...columns], partner, purpose, operators: [...operators], allow, atMost, atLeast, epsilon, uses, itemsPerMonth, repetition };
}

/** What has to be done one after the other: taking away first, so that nothing is allowed in between that was not before. */
export interface Edit {
  revoke: readonly string[];
  grant: readonly Grant[];
}

/**
 * Takes a clause away from some columns: it is revoked, and granted anew with the same bounds for the columns that it keeps.
 *
 * @param all the table's columns, for a clause that speaks of every one
 */
export function without(clause: Clause, columns: readonly string[], all: readonly string[]): Edit {
  const spoken = clause.columns.includes(EVERY) ? all : clause.columns;
  const kept = spoken.filter((c) => !columns.includes(c));
  if (kept.length === spoken.length) {
    return { revoke: [], grant: [] };
  }
  return { revoke: [clause.id], grant: kept.length === 0 ? [] : [copyOf(clause, kept)] };
}

/** Takes a partner's own clauses away from some columns; what is granted to all partners stays, and is taken away where it was given. */
export function nothingFor(policy: readonly Clause[], columns: readonly string[], partner: string, all: readonly string[]): Edit {
  const edits = policy.filter((c) => c.partner === partner).map((c) => without(c, columns, all));
  return { revoke: edits.flatMap((e) => e.revoke), grant: edits.flatMap((e) => e.grant) };
}
