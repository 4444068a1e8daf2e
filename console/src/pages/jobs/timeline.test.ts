import { describe, expect, it } from 'vitest';
import { bars, span, ticks, type LogLine } from './timeline';

let position = 0;
function line(party: string, at: string, kind: LogLine['event']['kind'], step = '', bytes = 0): LogLine {
  return { party, at: `2027-01-01T00:00:${at}Z`, event: { position: position++, at: `2027-01-01T00:00:${at}Z`, kind, attempt: 1, step, code: '', bytes, items: 0, millis: 0 } };
}

describe('the story of a job', () => {
  it('has a bar for each step at each party', () => {
    const all = bars([line('bank', '00', 'STARTED'), line('bank', '01', 'STEP_STARTED', 'align'), line('telecom', '02', 'STEP_STARTED', 'align'), line('bank', '05', 'STEP_DONE', 'align', 700), line('telecom', '06', 'STEP_DONE', 'align', 800), line('bank', '06', 'STEP_STARTED', 'train')]);
    expect(all.map((b) => [b.party, b.step, b.to === undefined ? undefined : (b.to - b.from) / 1000, b.bytes])).toEqual([['bank', 'align', 4, 700], ['telecom', 'align', 4, 800], ['bank', 'train', undefined, 0]]);
  });

  it('ends what was cut off with its attempt', () => {
    const [bar] = bars([line('bank', '01', 'STEP_STARTED', 'align'), line('telecom', '02', 'FAILED'), line('bank', '03', 'INTERRUPTED')]);
    expect(bar?.failed).toBe(true);
    expect((bar?.to ?? 0) - (bar?.from ?? 0)).toBe(2000);
  });

  it('has an axis from the first to the last, never of no length', () => {
    const all = bars([line('bank', '01', 'STEP_STARTED', 'align')]);
    const now = new Date('2027-01-01T00:00:09Z').getTime();
    expect((span(all, now).to - span(all, now).from) / 1000).toBe(8);
    expect(span([], 5000)).toEqual({ from: 4000, to: 5000 });
    expect(ticks(8)).toEqual([0, 2, 4, 6, 8]);
    expect(ticks(0.2).length).toBeLessThan(8);
    expect(ticks(1e6).length).toBeLessThan(9);
  });
});
