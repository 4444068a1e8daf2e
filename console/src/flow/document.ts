import { isMap, isScalar, isSeq, parseDocument, Scalar, YAMLMap, YAMLSeq, type Document } from 'yaml';

/** A parameter as written: every scalar stays the text that it is, so that 0.10 is never made 0.1. */
export type Value = string | string[];

export interface Step {
  id: string;
  operator: string;
  /** Role to party. */
  roles: Record<string, string>;
  /** Role to input to a table's name or 'step.output'. */
  inputs: Record<string, Record<string, string>>;
  params: Record<string, Value>;
}

/** What the canvas shows of a flow document; the document's text is what is edited and kept (docs/flow.md). */
export interface Flow {
  name: string;
  purpose: string;
  parties: string[];
  tables: Record<string, { party: string; table: string }>;
  steps: Step[];
}

export interface Reading {
  flow?: Flow;
  /** Why the text is no flow, and where; the parser's own words. */
  broken?: { message: string; line: number };
}

/** Only texts, lists and maps: what a word means is the node's to say. */
const OPTIONS = { schema: 'failsafe', strict: true, uniqueKeys: true } as const;
const WRITTEN = { lineWidth: 0, flowCollectionPadding: false } as const;

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function record(value: unknown): Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function texts(value: unknown): Record<string, string> {
  return Object.fromEntries(Object.entries(record(value)).map(([key, inner]) => [key, text(inner)]));
}

function stepOf(value: unknown): Step {
  const step = record(value);
  return {
    id: text(step['id']),
    operator: text(step['operator']),
    roles: texts(step['roles']),
    inputs: Object.fromEntries(Object.entries(record(step['inputs'])).map(([role, ports]) => [role, texts(ports)])),
    params: Object.fromEntries(Object.entries(record(step['params'])).map(([name, inner]) => [name, Array.isArray(inner) ? inner.map(text) : text(inner)])),
  };
}

/** What stands in the text, as far as it is a flow; what is missing is empty. */
export function readFlow(source: string): Reading {
  const document = parseDocument(source, OPTIONS);
  const error = document.errors[0];
  if (error !== undefined) {
    return { broken: { message: error.message.split('\n')[0] ?? error.message, line: error.linePos?.[0].line ?? 1 } };
  }
  if (!isMap(document.contents)) {
    return { broken: { message: '', line: 1 } };
  }
  const top = record(document.toJS());
  return {
    flow: {
      name: text(top['name']),
      purpose: text(top['purpose']),
      parties: list(top['parties']).map(text),
      tables: Object.fromEntries(Object.entries(record(top['tables'])).map(([name, t]) => [name, { party: text(record(t)['party']), table: text(record(t)['table']) }])),
      steps: list(top['steps']).map(stepOf),
    },
  };
}

/** The text after a change; comments and what is not touched stay as they were written. A text that is no document comes back unchanged. */
export function edit(source: string, change: (document: Document) => void): string {
  const document = parseDocument(source, OPTIONS);
  if (document.errors.length > 0 || !isMap(document.contents)) {
    return source;
  }
  change(document);
  return document.toString(WRITTEN);
}

// ---- writing ----

const AMBIGUOUS = /^(true|false|-?\d+)$/;

/** @param literal the value is a text, and must not be read as a number or as true or false */
function scalar(value: string, literal: boolean): Scalar<string> {
  const made = new Scalar(value);
  if (literal && AMBIGUOUS.test(value)) {
    made.type = Scalar.QUOTE_DOUBLE;
  }
  return made;
}

function inline(map: Readonly<Record<string, unknown>>): YAMLMap {
  const made = new YAMLMap();
  made.flow = true;
  for (const [key, value] of Object.entries(map)) {
    made.set(new Scalar(key), valueNode(value, false));
  }
  return made;
}

function valueNode(value: unknown, literal: boolean): unknown {
  if (Array.isArray(value)) {
    const made = new YAMLSeq();
    made.flow = true;
    value.forEach((item) => made.add(scalar(String(item), true)));
    return made;
  }
  return value !== null && typeof value === 'object' ? inline(value as Record<string, unknown>) : scalar(String(value), literal);
}

function stepNode(step: Step): YAMLMap {
  const made = new YAMLMap();
  made.set(new Scalar('id'), scalar(step.id, false));
  made.set(new Scalar('operator'), scalar(step.operator, false));
  made.set(new Scalar('roles'), inline(step.roles));
  if (Object.keys(step.inputs).length > 0) {
    const inputs = new YAMLMap();
    Object.entries(step.inputs).forEach(([role, ports]) => inputs.set(new Scalar(role), inline(ports)));
    made.set(new Scalar('inputs'), inputs);
  }
  if (Object.keys(step.params).length > 0) {
    made.set(new Scalar('params'), inline(step.params));
  }
  return made;
}

/** A whole document, for a template or a paste. */
export function writeFlow(flow: Flow): string {
  const made = parseDocument('tacit: flow/v1\n', OPTIONS);
  setTop(made, 'name', flow.name);
  if (flow.purpose !== '') {
    setTop(made, 'purpose', flow.purpose);
  }
  made.set('parties', valueNode(flow.parties, true));
  const tables = new YAMLMap();
  Object.entries(flow.tables).forEach(([name, table]) => tables.set(new Scalar(name), inline(table)));
  if (tables.items.length > 0) {
    made.set('tables', tables);
  }
  const steps = new YAMLSeq();
  flow.steps.forEach((step) => steps.add(stepNode(step)));
  made.set('steps', steps);
  return made.toString(WRITTEN);
}

function setTop(document: Document, key: 'name' | 'purpose', value: string): void {
  document.set(key, scalar(value, true));
}

export function setName(source: string, name: string): string {
  return edit(source, (d) => setTop(d, 'name', name));
}

export function setPurpose(source: string, purpose: string): string {
  return edit(source, (d) => (purpose === '' ? void d.delete('purpose') : setTop(d, 'purpose', purpose)));
}

function steps(document: Document): YAMLSeq {
  const there = document.get('steps');
  if (isSeq(there)) {
    there.flow = false;
    return there;
  }
  const made = new YAMLSeq();
  document.set('steps', made);
  return made;
}

function indexOf(document: Document, id: string): number {
  return steps(document).items.findIndex((item) => isMap(item) && textAt(item, 'id') === id);
}

function textAt(map: YAMLMap, key: string): string {
  const value = map.get(key);
  return isScalar(value) ? String(value.value) : text(value);
}

/** A map below a step, made where it is missing. */
function below(document: Document, path: readonly (string | number)[], flow: boolean): YAMLMap {
  const there = document.getIn(path);
  if (isMap(there)) {
    return there;
  }
  const made = new YAMLMap();
  made.flow = flow;
  document.setIn(path, made);
  return made;
}

export function addParty(source: string, party: string): string {
  return edit(source, (d) => {
    const there = d.get('parties');
    if (isSeq(there)) {
      if (!there.items.some((item) => isScalar(item) && item.value === party)) {
        there.add(scalar(party, true));
      }
    } else {
      d.set('parties', valueNode([party], true));
    }
  });
}

export function removeParty(source: string, party: string): string {
  return edit(source, (d) => {
    const there = d.get('parties');
    if (isSeq(there)) {
      there.items = there.items.filter((item) => !(isScalar(item) && item.value === party));
    }
  });
}

export function addTable(source: string, name: string, party: string, table: string): string {
  return edit(addParty(source, party), (d) => below(d, ['tables'], false).set(new Scalar(name), inline({ party, table })));
}

export function addStep(source: string, step: Step): string {
  return edit(source, (d) => steps(d).add(stepNode(step)));
}

/** Removes steps and tables, and every input that came from them. */
export function remove(source: string, names: ReadonlySet<string>): string {
  return edit(source, (d) => {
    const all = steps(d);
    all.items = all.items.filter((item) => !(isMap(item) && names.has(textAt(item, 'id'))));
    names.forEach((name) => d.deleteIn(['tables', name]));
    sources(d, (from) => (names.has(from.split('.')[0] ?? '') ? undefined : from));
  });
}

/** Gives every input another source; undefined takes it away. */
function sources(document: Document, other: (from: string) => string | undefined): void {
  for (const item of steps(document).items) {
    const inputs = isMap(item) ? item.get('inputs') : undefined;
    if (!isMap(inputs)) {
      continue;
    }
    for (const role of inputs.items) {
      if (!isMap(role.value)) {
        continue;
      }
      for (const port of [...role.value.items]) {
        const from = isScalar(port.value) ? String(port.value.value) : '';
        const now = other(from);
        if (now === undefined) {
          role.value.delete(port.key);
        } else if (now !== from && isScalar(port.value)) {
          port.value.value = now;
        }
      }
    }
    inputs.items = inputs.items.filter((role) => !(isMap(role.value) && role.value.items.length === 0));
  }
}

export function rename(source: string, from: string, to: string): string {
  return edit(source, (d) => {
    const at = indexOf(d, from);
    if (at >= 0) {
      d.setIn(['steps', at, 'id'], scalar(to, false));
    } else {
      const tables = d.get('tables');
      const pair = isMap(tables) ? tables.items.find((item) => isScalar(item.key) && item.key.value === from) : undefined;
      if (pair !== undefined && isScalar(pair.key)) {
        pair.key.value = to;
      }
    }
    sources(d, (name) => (name === from ? to : name.startsWith(`${from}.`) ? to + name.slice(from.length) : name));
  });
}

/** Who plays a role; an empty party leaves the role out, with its inputs. Inputs that another party had are dropped: it reads its own. */
export function setRole(source: string, id: string, role: string, party: string): string {
  return edit(source, (d) => {
    const at = indexOf(d, id);
    if (at < 0) {
      return;
    }
    const roles = below(d, ['steps', at, 'roles'], true);
    if (textAt(roles, role) === party) {
      return;
    }
    if (party === '') {
      roles.delete(role);
    } else {
      roles.set(role, scalar(party, true));
    }
    dropInput(d, at, role);
  });
}

function dropInput(document: Document, at: number, role: string, port?: string): void {
  const inputs = document.getIn(['steps', at, 'inputs']);
  if (isMap(inputs)) {
    if (port === undefined) {
      inputs.delete(role);
    } else {
      document.deleteIn(['steps', at, 'inputs', role, port]);
      const left = inputs.get(role);
      if (isMap(left) && left.items.length === 0) {
        inputs.delete(role);
      }
    }
    if (inputs.items.length === 0) {
      document.deleteIn(['steps', at, 'inputs']);
    }
  }
}

export function connect(source: string, id: string, role: string, port: string, from: string): string {
  return edit(source, (d) => {
    const at = indexOf(d, id);
    if (at >= 0) {
      below(d, ['steps', at, 'inputs'], false);
      below(d, ['steps', at, 'inputs', role], true).set(port, scalar(from, false));
    }
  });
}

export function disconnect(source: string, id: string, role: string, port: string): string {
  return edit(source, (d) => {
    const at = indexOf(d, id);
    if (at >= 0) {
      dropInput(d, at, role, port);
    }
  });
}

/** @param value undefined for the operator's default: it is not written @param literal it is a text, whatever it looks like */
export function setParam(source: string, id: string, name: string, value: Value | undefined, literal = false): string {
  return edit(source, (d) => {
    const at = indexOf(d, id);
    if (at < 0) {
      return;
    }
    if (value === undefined) {
      d.deleteIn(['steps', at, 'params', name]);
      const left = d.getIn(['steps', at, 'params']);
      if (isMap(left) && left.items.length === 0) {
        d.deleteIn(['steps', at, 'params']);
      }
    } else {
      below(d, ['steps', at, 'params'], true).set(name, valueNode(value, literal));
    }
  });
}

/** A name that nothing of the flow has: 'train', 'train2', 'train3' … */
export function freeName(flow: Flow, wanted: string): string {
  const taken = new Set([...Object.keys(flow.tables), ...flow.steps.map((step) => step.id)]);
  const base = wanted.replace(/[^\p{L}\p{N}_-]/gu, '_').replace(/^[^\p{L}_]+/u, '').slice(0, 56) || 'step';
  let name = base;
  for (let n = 2; taken.has(name); n++) {
    name = `${base}${n}`;
  }
  return name;
}

/** Copies of steps with names of their own; what they read from each other they read from the copies. */
export function paste(source: string, copied: readonly Step[]): { text: string; ids: string[] } {
  const flow = readFlow(source).flow;
  if (flow === undefined) {
    return { text: source, ids: [] };
  }
  const names = new Map<string, string>();
  const taken: Flow = { ...flow, steps: [...flow.steps] };
  for (const step of copied) {
    const name = freeName(taken, step.id);
    names.set(step.id, name);
    taken.steps.push({ ...step, id: name });
  }
  const there = new Set([...Object.keys(flow.tables), ...flow.steps.map((step) => step.id)]);
  let now = source;
  for (const step of copied) {
    const inputs: Step['inputs'] = {};
    for (const [role, ports] of Object.entries(step.inputs)) {
      const kept = Object.entries(ports).flatMap(([port, from]) => {
        const [maker = '', output] = from.split('.');
        const other = names.get(maker);
        return other !== undefined && output !== undefined ? [[port, `${other}.${output}`]] : there.has(maker) ? [[port, from]] : [];
      });
      if (kept.length > 0) {
        inputs[role] = Object.fromEntries(kept) as Record<string, string>;
      }
    }
    now = addStep(now, { ...step, id: names.get(step.id) ?? step.id, inputs });
  }
  return { text: now, ids: [...names.values()] };
}

/** The names of what a step reads, itself and by way of earlier steps, and its own. */
export function upTo(flow: Flow, id: string): Set<string> {
  const needed = new Set<string>();
  const walk = (name: string): void => {
    if (needed.has(name)) {
      return;
    }
    needed.add(name);
    const step = flow.steps.find((s) => s.id === name);
    Object.values(step?.inputs ?? {}).flatMap((ports) => Object.values(ports)).forEach((from) => walk(from.split('.')[0] ?? ''));
  };
  walk(id);
  return needed;
}

/** The document with the steps that one of them needs, and no others. */
export function cutTo(source: string, id: string): string {
  const flow = readFlow(source).flow;
  if (flow === undefined) {
    return source;
  }
  const needed = upTo(flow, id);
  const others = [...flow.steps.map((step) => step.id), ...Object.keys(flow.tables)].filter((name) => !needed.has(name));
  return remove(source, new Set(others));
}
