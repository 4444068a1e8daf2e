import type { Flow } from './document';
import { rolesOf, type Operators, type Port } from './ports';

/** Sizes in pixels of the canvas. */
export const LANE_TOP = 64;
export const PORT_ROW = 24;
export const LANE_END = 18;
export const STEP_WIDTH = 252;
export const TABLE_WIDTH = 176;
export const TABLE_HEIGHT = 44;
const TABLE_GAP = 10;
const COLUMN_GAP = 84;
const LEFT = 132;

export interface Lane {
  party: string;
  top: number;
  height: number;
}

/** The part of a step in one party's lane. */
export interface Segment {
  role: string;
  party: string;
  /** Below the step's own top. */
  top: number;
  inputs: readonly Port[];
  outputs: readonly Port[];
}

export interface PlacedStep {
  id: string;
  x: number;
  y: number;
  height: number;
  segments: readonly Segment[];
}

export interface PlacedTable {
  name: string;
  x: number;
  y: number;
}

export interface Placement {
  lanes: readonly Lane[];
  steps: readonly PlacedStep[];
  tables: readonly PlacedTable[];
  width: number;
}

/** Where a person has put a step, from left to right; up and down follows from whose lane it is in. */
export type Xs = Readonly<Record<string, number>>;

/** How many steps before it must be done, counted along the longest way; steps on a cycle count what is known. */
export function depths(flow: Flow): Map<string, number> {
  const found = new Map<string, number>();
  const visit = (id: string, trail: ReadonlySet<string>): number => {
    const known = found.get(id);
    if (known !== undefined || trail.has(id)) {
      return known ?? 0;
    }
    const step = flow.steps.find((s) => s.id === id);
    const before = Object.values(step?.inputs ?? {}).flatMap((ports) => Object.values(ports)).filter((from) => from.includes('.')).map((from) => from.split('.')[0] ?? '')
      .filter((name) => flow.steps.some((s) => s.id === name));
    const depth = before.length === 0 ? 0 : 1 + Math.max(...before.map((name) => visit(name, new Set([...trail, id]))));
    found.set(id, depth);
    return depth;
  };
  flow.steps.forEach((step) => visit(step.id, new Set()));
  return found;
}

/** Every party of the flow, and every one that a step or a table names without being listed. */
export function lanesOf(flow: Flow): string[] {
  return [...new Set([...flow.parties, ...Object.values(flow.tables).map((t) => t.party), ...flow.steps.flatMap((s) => Object.values(s.roles))])].filter((p) => p !== '');
}

/** A party's lane is a band; a step reaches from its first party's lane to its last, and what a party reads and gets is in its own. */
export function place(flow: Flow, operators: Operators, xs: Xs = {}): Placement {
  const parties = lanesOf(flow);
  const tablesOf = (party: string) => Object.keys(flow.tables).filter((name) => flow.tables[name]?.party === party);
  const rows = new Map<string, number>(parties.map((party) => [party, 1]));
  const segmentsOf = (id: string) => {
    const step = flow.steps.find((s) => s.id === id);
    const spec = operators.get(step?.operator ?? '');
    return step === undefined ? [] : rolesOf(step, operators).map((role) => ({
      role,
      party: step.roles[role] ?? '',
      inputs: spec?.inputs.filter((p) => p.role === role) ?? [],
      outputs: spec?.outputs.filter((p) => p.role === role) ?? [],
    })).filter((s) => parties.includes(s.party));
  };
  for (const step of flow.steps) {
    segmentsOf(step.id).forEach((s) => rows.set(s.party, Math.max(rows.get(s.party) ?? 1, s.inputs.length, s.outputs.length)));
  }
  const lanes: Lane[] = [];
  let y = 0;
  for (const party of parties) {
    const tables = tablesOf(party).length;
    const height = Math.max(LANE_TOP + (rows.get(party) ?? 1) * PORT_ROW, 24 + tables * (TABLE_HEIGHT + TABLE_GAP)) + LANE_END;
    lanes.push({ party, top: y, height });
    y += height;
  }
  const index = new Map(parties.map((party, i) => [party, i]));
  const lane = (party: string) => lanes[index.get(party) ?? 0] ?? { party, top: 0, height: LANE_TOP };

  const tables = parties.flatMap((party) => tablesOf(party).map((name, i) => ({ name, x: xs[name] ?? LEFT, y: lane(party).top + 20 + i * (TABLE_HEIGHT + TABLE_GAP) })));
  const anyTable = tables.length > 0;

  // Columns from left to right; steps that share a lane never share a column.
  const depth = depths(flow);
  const taken: Set<number>[] = [];
  const steps: PlacedStep[] = [];
  const columnOf = new Map<string, number>();
  const ordered = flow.steps.map((s, i) => ({ s, i })).sort((a, b) => (depth.get(a.s.id) ?? 0) - (depth.get(b.s.id) ?? 0) || a.i - b.i);
  for (const { s } of ordered) {
    const segments = segmentsOf(s.id).sort((a, b) => (index.get(a.party) ?? 0) - (index.get(b.party) ?? 0));
    const first = index.get(segments[0]?.party ?? '') ?? 0;
    const last = index.get(segments.at(-1)?.party ?? '') ?? first;
    const before = Object.values(s.inputs).flatMap((ports) => Object.values(ports)).filter((from) => from.includes('.')).map((from) => columnOf.get(from.split('.')[0] ?? '') ?? -1);
    let column = Math.max(-1, ...before) + 1;
    const free = (c: number) => {
      for (let l = first; l <= last; l++) {
        if (taken[c]?.has(l)) {
          return false;
        }
      }
      return true;
    };
    while (!free(column)) {
      column++;
    }
    const here = (taken[column] ??= new Set());
    for (let l = first; l <= last; l++) {
      here.add(l);
    }
    columnOf.set(s.id, column);
    const top = (lanes[first]?.top ?? 0) + 8;
    const bottom = (lanes[last]?.top ?? 0) + (lanes[last]?.height ?? LANE_TOP) - 8;
    steps.push({
      id: s.id,
      x: xs[s.id] ?? LEFT + (anyTable ? TABLE_WIDTH + COLUMN_GAP : 0) + column * (STEP_WIDTH + COLUMN_GAP),
      y: top,
      height: Math.max(bottom - top, LANE_TOP),
      segments: segments.map((segment) => ({ ...segment, top: lane(segment.party).top - top })),
    });
  }
  const width = Math.max(LEFT + TABLE_WIDTH + COLUMN_GAP, ...steps.map((s) => s.x + STEP_WIDTH), ...tables.map((t) => t.x + TABLE_WIDTH)) + 60;
  return { lanes, steps, tables, width };
}
