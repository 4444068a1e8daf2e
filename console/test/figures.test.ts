import { describe, expect, it } from 'vitest';
import type { Schema } from '../src/api/client';
import { around, jobFigures } from '../src/pages/cockpit/figures';
import { bars } from '../src/pages/data/distribution';
import { tableName } from '../src/pages/data/tableName';
import { keysOf } from '../src/pages/services/kinds';
import { amountOf, priceOf } from '../src/pages/services/price';

const NOW = Date.parse('2026-10-02T12:00:00Z');
const job = (state: Schema<'JobView'>['state'], finishedAt: string | null): Schema<'JobView'> => ({ state, finishedAt, startedAt: '2026-10-02T11:00:00Z', bytesSent: 10, bytesReceived: 5 }) as Schema<'JobView'>;

describe('the cockpit', () => {
  it('counts what runs, waits and ended in the last day', () => {
    const f = jobFigures([job('RUNNING', null), job('QUEUED', null), job('DONE', '2026-10-02T11:30:00Z'), job('DONE', '2026-10-02T11:30:00Z'), job('FAILED', '2026-10-02T11:30:00Z'), job('DONE', '2026-10-01T11:59:00Z'), job('STOPPED', '2026-10-02T11:30:00Z')], NOW);
    expect(f).toMatchObject({ running: 1, waiting: 1, done: 2, failed: 1, bytes: 105 });
    expect(f.success).toBeCloseTo(2 / 3);
  });

  it('has no success rate where nothing ended', () => {
    expect(jobFigures([], NOW).success).toBeUndefined();
  });

  it('puts partners around, the first above, none on another', () => {
    const spots = around(5);
    expect(spots[0]?.x).toBeCloseTo(0.5);
    expect(spots[0]?.y).toBeLessThan(0.5);
    expect(new Set(spots.map((s) => `${s.x.toFixed(3)},${s.y.toFixed(3)}`)).size).toBe(5);
  });
});

describe('distributions', () => {
  it('are flat for values that are spread evenly', () => {
    const flat = bars([0, 1, 2, 3, 4]);
    expect(flat).toHaveLength(4);
    flat.forEach((b) => expect(b.height).toBeCloseTo(1));
    expect(flat[0]).toMatchObject({ from: 0, to: 0.25 });
  });

  it('are higher where values are dense, and show a spike for one value that is frequent', () => {
    const dense = bars([0, 1, 2, 10]);
    expect(dense[2]?.height).toBeLessThan(dense[0]?.height ?? 0);
    const spike = bars([0, 0, 0, 0, 5, 10]);
    expect(spike[0]?.height).toBe(1);
    expect(spike.every((b) => b.from >= 0 && b.to <= 1 && b.to > b.from)).toBe(true);
  });

  it('are nothing for one value or none', () => {
    expect(bars([])).toEqual([]);
    expect(bars([3, 3, 3])).toEqual([]);
  });
});

describe('words that people give', () => {
  it('are keys, one a line, parts by tab or semicolon', () => {
    expect(keysOf(' 13800000001 \n\n13800000002\r\na;b\nc\td\n')).toEqual(['13800000001', '13800000002', ['a', 'b'], ['c', 'd']]);
    expect(keysOf('  \n')).toEqual([]);
  });

  it.each([['/data/exports/bank customers.csv', 'bank_customers'], ['public.loans', 'loans'], ['C:\\x\\客户.parquet', '客户'], ['2026/10/part.csv', 'part'], ['', '']])('%s is table %s', (path, name) => {
    expect(tableName(path)).toBe(name);
  });

  it('are amounts in millionths, exactly', () => {
    expect(amountOf(120_000)).toBe('0.12');
    expect(amountOf(3_000_001)).toBe('3.000001');
    expect(amountOf(5_000_000)).toBe('5');
    expect(priceOf({ currency: 'CNY', perAnswer: 120_000 }, 'none')).toBe('0.12 CNY');
    expect(priceOf({ currency: '', perAnswer: 0 }, 'none')).toBe('none');
  });
});
