import type { Figures } from './content';

/** The best-scored rows: their share of all rows, and the share of all positives among them. */
export interface Point {
  rows: number;
  captured: number;
}

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

export function number(report: Figures, key: string): number | undefined {
  const value = report[key];
  return isNumber(value) ? value : undefined;
}

/** The points of the lift chart that the contract opened, from none of the rows to all; none where it opened none. */
export function points(report: Figures): Point[] {
  const table = report['table'];
  const read = Array.isArray(table) ? table.flatMap((p: Record<string, unknown>) => (isNumber(p['rows']) && isNumber(p['captured']) ? [{ rows: p['rows'], captured: p['captured'] }] : [])) : [];
  return read.length === 0 ? [] : [{ rows: 0, captured: 0 }, ...read.sort((a, b) => a.rows - b.rows)];
}

/** The share of positives among all rows, where the labels' owner's report says it. */
export function prevalence(report: Figures): number | undefined {
  const rows = number(report, 'rows');
  const positives = number(report, 'positives');
  return rows === undefined || positives === undefined || rows <= 0 || positives <= 0 || positives >= rows ? undefined : positives / rows;
}

/** False positives against true positives, at the same thresholds: captured = TP/P, rows = (TP+FP)/N. */
export function roc(at: readonly Point[], share: number): { fpr: number; tpr: number }[] {
  return at.map((p) => ({ fpr: Math.min(1, Math.max(0, (p.rows - p.captured * share) / (1 - share))), tpr: p.captured }));
}

/** How many times more positives than in as many rows taken blindly, from the best rows to each point. */
export function lift(at: readonly Point[]): { rows: number; factor: number }[] {
  return at.filter((p) => p.rows > 0).map((p) => ({ rows: p.rows, factor: p.captured / p.rows }));
}

/** Rows between two points of the chart: their share of all rows, the average chance that the model gave them, and what came. */
export interface Group {
  rows: number;
  predicted: number;
  observed: number;
}

/** The groups that the contract opened, least likely first; none where it opened none. */
export function groups(report: Figures): Group[] {
  const table = report['calibration'];
  const read = Array.isArray(table) ? table.flatMap((g: Record<string, unknown>) => (isNumber(g['rows']) && isNumber(g['predicted']) && isNumber(g['observed']) ? [{ rows: g['rows'], predicted: g['predicted'], observed: g['observed'] }] : [])) : [];
  return read.sort((a, b) => a.predicted - b.predicted);
}

/** The mean distance between what was promised and what came, by rows; and whether the model promises too much (above 0) or too little in all. */
export function miscalibration(of: readonly Group[]): { distance: number; bias: number } {
  const rows = of.reduce((sum, g) => sum + g.rows, 0);
  const mean = (value: (g: Group) => number) => (rows === 0 ? 0 : of.reduce((sum, g) => sum + g.rows * value(g), 0) / rows);
  return { distance: mean((g) => Math.abs(g.predicted - g.observed)), bias: mean((g) => g.predicted - g.observed) };
}

/** How many scores lie in each of so many equal parts from 0 to 1. */
export function histogram(scores: readonly number[], parts: number): number[] {
  const counts = new Array<number>(parts).fill(0);
  for (const score of scores) {
    if (score >= 0 && score <= 1) {
      const at = Math.min(parts - 1, Math.floor(score * parts));
      counts[at] = (counts[at] ?? 0) + 1;
    }
  }
  return counts;
}
