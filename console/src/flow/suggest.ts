import type { Flow, Step, Value } from './document';
import { freeName } from './document';
import { sourcesFor, tableAt, type KnownTable, type Operator, type Operators, type Parameter, type Port, type Source } from './ports';

/** The part of an operator's name that a step is called by: 'psi.intersect' makes 'intersect'. */
function baseName(operator: string): string {
  return operator.split('.').at(0) === 'train' || operator.split('.').at(0) === 'evaluate' || operator.split('.').at(0) === 'predict' ? operator.split('.')[0] ?? operator : operator.split('.').at(-1) ?? operator;
}

/** Of several that fit, the one that is meant most often: rows to train on for training, rows to test on for judging, the newest otherwise. */
function likeliest(port: Port, operator: string, all: readonly Source[]): Source | undefined {
  const family = operator.split('.')[0];
  const wanted = port.type === 'ALIGNMENT' ? (family === 'train' ? 'train' : family === 'evaluate' || family === 'predict' ? 'test' : 'rows') : port.name;
  return all.findLast((s) => s.from.endsWith(`.${wanted}`)) ?? all.findLast((s) => s.from.endsWith('.rows')) ?? all.at(-1);
}

/** What somebody who knows the tables would write for a parameter that has no default; undefined where the schema does not tell. */
export function proposed(parameter: Parameter, flow: Flow, step: Step, known: readonly KnownTable[]): Value | undefined {
  const table = tableAt(flow, step, parameter.role, parameter.port, known);
  if (table === undefined) {
    return undefined;
  }
  if (parameter.type === 'COLUMN') {
    return table.columns.find((c) => c.kind === 'LABEL')?.name;
  }
  if (parameter.type !== 'KEY') {
    return undefined;
  }
  if (parameter.name === 'columns' && parameter.port === 'payload') {
    const cells = table.columns.filter((c) => c.kind !== 'IDENTIFIER').map((c) => c.name);
    return cells.length === 0 ? undefined : cells;
  }
  const own = table.columns.filter((c) => c.kind === 'IDENTIFIER').map((c) => c.name);
  // What all tables of the step call alike is what they have in common.
  const others = Object.keys(step.roles).filter((role) => role !== parameter.role)
    .flatMap((role) => Object.keys(step.inputs[role] ?? {}).map((port) => tableAt(flow, step, role, port, known)))
    .filter((t) => t !== undefined);
  return own.find((name) => others.every((t) => t.columns.some((c) => c.kind === 'IDENTIFIER' && c.name === name))) ?? own[0];
}

/** A step of an operator, its roles, inputs and columns filled in as far as the flow tells them. */
export function newStep(flow: Flow, operator: Operator, operators: Operators, known: readonly KnownTable[], me: string): Step {
  const step: Step = { id: freeName(flow, baseName(operator.name)), operator: operator.name, roles: {}, inputs: {}, params: {} };
  // Who plays what: as in the last step with the same roles, else oneself first.
  const roles = operator.roles.filter((role) => role.required).map((role) => role.name);
  const alike = flow.steps.findLast((s) => roles.every((role) => role in s.roles));
  const parties = flow.parties.includes(me) ? [me, ...flow.parties.filter((p) => p !== me)] : flow.parties;
  const withTable = parties.filter((p) => Object.values(flow.tables).some((t) => t.party === p));
  const order = [...withTable, ...parties.filter((p) => !withTable.includes(p))];
  roles.forEach((role, i) => {
    const party = alike?.roles[role] ?? order[i];
    if (party !== undefined) {
      step.roles[role] = party;
    }
  });
  for (const port of operator.inputs) {
    const alternative = operator.inputs.some((other) => other.role === port.role && !other.required && other.type === 'KEYS') && port.type === 'TABLE' && port.name === 'table';
    if (port.required || alternative) {
      const from = likeliest(port, operator.name, sourcesFor(flow, operators, step, port));
      if (from !== undefined) {
        step.inputs[port.role] = { ...step.inputs[port.role], [port.name]: from.from };
      }
    }
  }
  for (const parameter of operator.parameters) {
    const value = proposed(parameter, flow, step, known);
    if (value !== undefined) {
      step.params[parameter.name] = value;
    }
  }
  return step;
}

/** Required ones first and those that name columns, then what is written, then the rest: a form shows the first two kinds, and folds the rest. */
export function matters(parameter: Parameter, step: Step): boolean {
  return parameter.fallback === null || parameter.fallback === undefined || parameter.type === 'KEY' || parameter.type === 'COLUMN' || parameter.name in step.params;
}
