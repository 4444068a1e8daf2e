import type { Schema } from '../../api/client';

export type LogLine = Schema<'JobLogLogLine'>;

/** One step at one party, from when to when; without an end it still runs, or was cut off. */
export interface Bar {
  party: string;
  step: string;
  attempt: number;
  from: number;
  to: number | undefined;
  failed: boolean;
  bytes: number;
}

const OVER = new Set(['DONE', 'FAILED', 'INTERRUPTED', 'STOPPED']);

/** Bars from the lines of both sides' logs, in the order of this node's clock. What was cut off ends with its attempt. */
export function bars(lines: readonly LogLine[]): Bar[] {
  const found: Bar[] = [];
  const open = new Map<string, Bar>();
  for (const line of lines) {
    const { kind, step, attempt, bytes } = line.event;
    const at = new Date(line.at).getTime();
    const key = `${line.party} ${step}`;
    if (kind === 'STEP_STARTED') {
      const bar: Bar = { party: line.party, step, attempt, from: at, to: undefined, failed: false, bytes: 0 };
      open.set(key, bar);
      found.push(bar);
    } else if (kind === 'STEP_DONE' || kind === 'STEP_FAILED') {
      const bar = open.get(key);
      if (bar !== undefined) {
        bar.to = Math.max(at, bar.from);
        bar.failed = kind === 'STEP_FAILED';
        bar.bytes = bytes;
        open.delete(key);
      }
    } else if (OVER.has(kind)) {
      for (const [other, bar] of open) {
        if (bar.party === line.party) {
          bar.to = Math.max(at, bar.from);
          bar.failed = kind !== 'DONE';
          open.delete(other);
        }
      }
    }
  }
  return found;
}

/** The span of time that the bars take, a little at least; bars that still run reach to now. */
export function span(all: readonly Bar[], now: number): { from: number; to: number } {
  const from = Math.min(...all.map((bar) => bar.from));
  const to = Math.max(...all.map((bar) => bar.to ?? now));
  return all.length === 0 ? { from: now - 1000, to: now } : { from, to: Math.max(to, from + 200) };
}

/** Round times for the axis, five or six of them. */
export function ticks(seconds: number): number[] {
  const steps = [0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1800, 3600, 7200, 21600, 86400];
  const step = steps.find((s) => seconds / s <= 6) ?? 86400 * Math.ceil(seconds / 86400 / 6);
  return Array.from({ length: Math.floor(seconds / step) + 1 }, (_, i) => i * step);
}
