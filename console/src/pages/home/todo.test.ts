import { describe, expect, it } from 'vitest';
import type { Permission } from '../../app/page';
import { todoOf, type Seen } from './todo';

const NOW = Date.parse('2026-10-10T00:00:00Z');
const seen = {
  contracts: [{ hash: 'c1', state: 'AWAITING_APPROVAL', name: 'credit', proposer: 'bank', purpose: 'risk', createdAt: '2026-10-09T00:00:00Z' }],
  jobs: [
    { id: 'j1', contract: 'a', state: 'FAILED', name: 'one', finishedAt: '2026-10-09T00:00:00Z', createdAt: '2026-10-09T00:00:00Z', reason: null },
    { id: 'j2', contract: 'b', state: 'FAILED', name: 'mended', finishedAt: '2026-10-09T00:00:00Z', createdAt: '2026-10-09T00:00:00Z', reason: null },
    { id: 'j3', contract: 'b', state: 'DONE', name: 'mended', finishedAt: '2026-10-09T01:00:00Z', createdAt: '2026-10-09T00:00:00Z', reason: null },
    { id: 'j4', contract: 'c', state: 'FAILED', name: 'old', finishedAt: '2026-09-01T00:00:00Z', createdAt: '2026-09-01T00:00:00Z', reason: null },
  ],
  services: [],
  partners: [{ name: 'away', connected: false, suspended: null, reach: null }, { name: 'here', connected: true, suspended: null, reach: null }],
  expiring: [],
} as unknown as Seen;

const may = (...own: Permission[]) => (...asked: Permission[]) => asked.some((p) => own.includes(p));

describe('what waits for me', () => {
  it('is what I can do something about', () => {
    expect(todoOf(seen, may('APPROVE'), NOW).map((t) => t.key)).toEqual(['c1']);
    expect(todoOf(seen, may('MANAGE_PARTNERS'), NOW).map((t) => t.key)).toEqual(['away']);
    expect(todoOf(seen, may('AUDIT'), NOW)).toEqual([]);
  });
  it('leaves out failures that were mended since, and old ones', () => {
    expect(todoOf(seen, may('OPERATE'), NOW).map((t) => t.key)).toEqual(['j1']);
  });
});
