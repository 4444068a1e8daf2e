import type { Schema } from '../../api/client';

type Job = Schema<'JobView'>;

const OVER = ['DONE', 'FAILED', 'STOPPED', 'DECLINED'];

/** What the wall shows of jobs: how many run and wait, and how those of the last day ended. */
export interface JobFigures {
  running: number;
  waiting: number;
  done: number;
  failed: number;
  /** Of those that ended by themselves; nothing where none did. */
  success: number | undefined;
  bytes: number;
}

export function jobFigures(jobs: readonly Job[], now: number): JobFigures {
  const day = now - 24 * 3600 * 1000;
  const ended = jobs.filter((j) => OVER.includes(j.state) && j.finishedAt !== null && Date.parse(j.finishedAt) >= day);
  const done = ended.filter((j) => j.state === 'DONE').length;
  const failed = ended.filter((j) => j.state === 'FAILED').length;
  return {
    running: jobs.filter((j) => j.state === 'RUNNING').length,
    waiting: jobs.filter((j) => ['PROPOSED', 'AWAITING_APPROVAL', 'APPROVED', 'QUEUED', 'INTERRUPTED'].includes(j.state)).length,
    done, failed,
    success: done + failed === 0 ? undefined : done / (done + failed),
    bytes: jobs.filter((j) => j.startedAt !== null && Date.parse(j.startedAt) >= day).reduce((n, j) => n + j.bytesSent + j.bytesReceived, 0),
  };
}

export interface Spot {
  x: number;
  y: number;
}

/** Partners around the own node, the first above it, in a frame of one by one. */
export function around(count: number): Spot[] {
  return Array.from({ length: count }, (_, i) => {
    const angle = (2 * Math.PI * i) / Math.max(count, 1) - Math.PI / 2;
    return { x: 0.5 + 0.36 * Math.cos(angle), y: 0.5 + 0.34 * Math.sin(angle) };
  });
}
