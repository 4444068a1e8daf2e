/** How often, in the words of the form; anything else is a cron line of six fields, from seconds on. */
export type Every = 'hour' | 'day' | 'workday' | 'week' | 'month' | 'cron';

export interface Times {
  every: Every;
  hour: number;
  minute: number;
  /** 1 Monday to 7 Sunday. */
  weekday: number;
  /** 1 to 28: a day that every month has. */
  day: number;
  cron: string;
}

export const DEFAULT_TIMES: Times = { every: 'day', hour: 2, minute: 0, weekday: 1, day: 1, cron: '' };

const DAYS = ['MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN'];

export function cronOf(t: Times): string {
  switch (t.every) {
    case 'hour': return `0 ${t.minute} * * * *`;
    case 'day': return `0 ${t.minute} ${t.hour} * * *`;
    case 'workday': return `0 ${t.minute} ${t.hour} * * MON-FRI`;
    case 'week': return `0 ${t.minute} ${t.hour} * * ${DAYS[t.weekday - 1] ?? 'MON'}`;
    case 'month': return `0 ${t.minute} ${t.hour} ${t.day} * *`;
    case 'cron': return t.cron.trim().replace(/\s+/g, ' ');
  }
}

/** The other way round; what the form has no words for stays a cron line. */
export function timesOf(cron: string): Times {
  const as = (more: Partial<Times>): Times => ({ ...DEFAULT_TIMES, cron, ...more });
  const fields = cron.trim().split(/\s+/);
  const [second, minute = '', hour = '', day = '', month, weekday = ''] = fields;
  const number = (text: string, least: number, most: number) => (/^\d{1,2}$/.test(text) && Number(text) >= least && Number(text) <= most ? Number(text) : undefined);
  const m = number(minute, 0, 59);
  if (fields.length !== 6 || second !== '0' || month !== '*' || m === undefined) {
    return as({ every: 'cron' });
  }
  if (hour === '*' && day === '*' && weekday === '*') {
    return as({ every: 'hour', minute: m });
  }
  const h = number(hour, 0, 23);
  if (h === undefined) {
    return as({ every: 'cron' });
  }
  const at = { minute: m, hour: h };
  if (day === '*') {
    const of = DAYS.indexOf(weekday.toUpperCase());
    return weekday === '*' ? as({ every: 'day', ...at }) : weekday.toUpperCase() === 'MON-FRI' ? as({ every: 'workday', ...at }) : of >= 0 ? as({ every: 'week', ...at, weekday: of + 1 }) : as({ every: 'cron' });
  }
  const d = number(day, 1, 28);
  return d !== undefined && weekday === '*' ? as({ every: 'month', ...at, day: d }) : as({ every: 'cron' });
}

export function clock(t: Pick<Times, 'hour' | 'minute'>): string {
  return `${String(t.hour).padStart(2, '0')}:${String(t.minute).padStart(2, '0')}`;
}
