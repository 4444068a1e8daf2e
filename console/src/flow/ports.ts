import type { Schema } from '../api/client';
import type { Flow, Step } from './document';

export type Operator = Schema<'OperatorSpec'>;
export type Port = Schema<'Port'>;
export type Parameter = Schema<'Parameter'>;
export type PortType = Port['type'];
export type Operators = ReadonlyMap<string, Operator>;

/** A table that can be drawn on: an own one, or a partner's as far as this node may see it. */
export interface KnownTable {
  party: string;
  table: string;
  rows: number;
  columns: readonly { name: string; kind: string; type: string }[];
}

/** Where an input may come from: a table's name or 'step.output'. */
export interface Source {
  from: string;
  type: PortType;
  party: string;
}

/** Why two ends do not fit; undefined where they do. */
export type Misfit = 'type' | 'party' | 'cycle' | 'self' | 'gone';

export function byName(all: readonly Operator[]): Operators {
  return new Map(all.map((operator) => [operator.name, operator]));
}

/** Roles that this step plays, in the operator's order; of an unknown operator as written. */
export function rolesOf(step: Step, operators: Operators): string[] {
  const spec = operators.get(step.operator);
  return spec === undefined ? Object.keys(step.roles) : spec.roles.map((role) => role.name).filter((role) => role in step.roles);
}

export function source(flow: Flow, operators: Operators, from: string, party: string): Source | undefined {
  const dot = from.indexOf('.');
  if (dot < 0) {
    const table = flow.tables[from];
    return table === undefined ? undefined : { from, type: 'TABLE', party: table.party };
  }
  const step = flow.steps.find((s) => s.id === from.slice(0, dot));
  const spec = step === undefined ? undefined : operators.get(step.operator);
  const port = spec?.outputs.find((p) => p.name === from.slice(dot + 1) && step?.roles[p.role] === party);
  return port === undefined ? undefined : { from, type: port.type, party };
}

/** Whether one step reads from another, itself or by way of others. */
export function reads(flow: Flow, reader: string, maker: string): boolean {
  const seen = new Set<string>();
  const walk = (id: string): boolean => {
    if (id === maker) {
      return true;
    }
    if (seen.has(id)) {
      return false;
    }
    seen.add(id);
    const step = flow.steps.find((s) => s.id === id);
    return Object.values(step?.inputs ?? {}).flatMap((ports) => Object.values(ports)).some((from) => walk(from.split('.')[0] ?? ''));
  };
  return walk(reader);
}

export function misfit(flow: Flow, operators: Operators, from: Source, to: { step: string; role: string; port: string }): Misfit | undefined {
  const step = flow.steps.find((s) => s.id === to.step);
  const port = operators.get(step?.operator ?? '')?.inputs.find((p) => p.role === to.role && p.name === to.port);
  if (step === undefined || port === undefined) {
    return 'gone';
  }
  const maker = from.from.split('.')[0] ?? '';
  if (maker === to.step) {
    return 'self';
  }
  if (step.roles[to.role] !== from.party) {
    return 'party';
  }
  if (port.type !== from.type) {
    return 'type';
  }
  return from.from.includes('.') && reads(flow, maker, to.step) ? 'cycle' : undefined;
}

/** Everything that an input may be connected to, tables first, then steps in the document's order. */
export function sourcesFor(flow: Flow, operators: Operators, step: Step, port: Port): Source[] {
  const party = step.roles[port.role];
  if (party === undefined) {
    return [];
  }
  // A step that is about to be added is none of the flow's yet.
  const whole = flow.steps.some((s) => s.id === step.id) ? flow : { ...flow, steps: [...flow.steps, step] };
  const tables: Source[] = Object.entries(flow.tables).flatMap(([name, table]) => (table.party === party ? [{ from: name, type: 'TABLE' as const, party }] : []));
  const made: Source[] = flow.steps.flatMap((other) => (operators.get(other.operator)?.outputs ?? [])
    .filter((out) => other.roles[out.role] === party)
    .map((out) => ({ from: `${other.id}.${out.name}`, type: out.type, party })));
  return [...tables, ...made].filter((from) => misfit(whole, operators, from, { step: step.id, role: port.role, port: port.name }) === undefined);
}

/** The table behind a role's input, where one is connected. */
export function tableAt(flow: Flow, step: Step, role: string, port: string, known: readonly KnownTable[]): KnownTable | undefined {
  const from = flow.tables[step.inputs[role]?.[port] ?? ''];
  return from === undefined ? undefined : known.find((t) => t.party === from.party && t.table === from.table);
}
