import { describe, expect, it } from 'vitest';
import { clock, cronOf, DEFAULT_TIMES, timesOf } from './cron';

describe('times of a schedule', () => {
  it.each([
    ['0 15 * * * *', { every: 'hour', minute: 15 }],
    ['0 30 2 * * *', { every: 'day', hour: 2, minute: 30 }],
    ['0 0 8 * * MON-FRI', { every: 'workday', hour: 8 }],
    ['0 5 23 * * SUN', { every: 'week', weekday: 7, hour: 23, minute: 5 }],
    ['0 0 6 28 * *', { every: 'month', day: 28, hour: 6 }],
  ] as const)('%s has words, and comes back', (cron, times) => {
    expect(timesOf(cron)).toMatchObject(times);
    expect(cronOf(timesOf(cron))).toBe(cron);
  });

  it.each(['*/5 * * * * *', '0 0 6 31 * *', '0 0 6 1 1 *', '0 0 6 1 * MON', '0 60 6 * * *', '0 0 2 * *', 'nonsense', '0 0 9-17 * * *', '0 0 6 * * TUE,THU'])('%s stays as it is written', (cron) => {
    expect(timesOf(cron).every).toBe('cron');
    expect(cronOf(timesOf(cron))).toBe(cron);
  });

  it('are written as clocks show them', () => {
    expect(clock({ hour: 2, minute: 5 })).toBe('02:05');
    expect(cronOf({ ...DEFAULT_TIMES, every: 'cron', cron: ' 0  0 1 *\t* * ' })).toBe('0 0 1 * * *');
  });
});
