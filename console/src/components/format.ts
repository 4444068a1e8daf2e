import { useMemo } from 'react';
import { useLanguage } from '../texts';

export interface Formats {
  /** A moment, with seconds left out. */
  moment: (iso: string | null | undefined) => string;
  day: (iso: string | null | undefined) => string;
  /** "3 minutes ago". */
  ago: (iso: string | null | undefined) => string;
  number: (value: number | null | undefined, digits?: number) => string;
  bytes: (value: number | null | undefined) => string;
  seconds: (value: number | null | undefined) => string;
  percent: (share: number | null | undefined, digits?: number) => string;
}

const NOTHING = '–';
const STEPS: readonly [Intl.RelativeTimeFormatUnit, number][] = [['second', 60], ['minute', 60], ['hour', 24], ['day', 30], ['month', 12], ['year', Infinity]];

/** Numbers and times as the reader's language writes them, each with its unit. */
export function formats(language: string): Formats {
  const locale = language === 'zh' ? 'zh-CN' : 'en-GB';
  const moment = new Intl.DateTimeFormat(locale, { year: 'numeric', month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' });
  const day = new Intl.DateTimeFormat(locale, { year: 'numeric', month: 'short', day: 'numeric' });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const number = (value: number, digits = 2) => new Intl.NumberFormat(locale, { maximumFractionDigits: digits }).format(value);
  return {
    moment: (iso) => (iso ? moment.format(new Date(iso)) : NOTHING),
    day: (iso) => (iso ? day.format(new Date(iso)) : NOTHING),
    ago: (iso) => {
      if (!iso) {
        return NOTHING;
      }
      let amount = (new Date(iso).getTime() - Date.now()) / 1000;
      for (const [unit, size] of STEPS) {
        if (Math.abs(amount) < size) {
          return relative.format(Math.round(amount), unit);
        }
        amount /= size;
      }
      return NOTHING;
    },
    number: (value, digits) => (value === null || value === undefined ? NOTHING : number(value, digits)),
    bytes: (value) => {
      if (value === null || value === undefined) {
        return NOTHING;
      }
      const units = ['B', 'KB', 'MB', 'GB', 'TB'];
      let amount = value;
      let unit = 0;
      while (amount >= 1000 && unit < units.length - 1) {
        amount /= 1000;
        unit++;
      }
      return `${number(amount, amount < 10 && unit > 0 ? 1 : 0)} ${units[unit]}`;
    },
    seconds: (value) => {
      if (value === null || value === undefined) {
        return NOTHING;
      }
      return value < 1 ? `${number(value * 1000, 0)} ms` : value < 120 ? `${number(value, 1)} s` : value < 7200 ? `${number(value / 60, 0)} min` : `${number(value / 3600, 1)} h`;
    },
    percent: (share, digits = 1) => (share === null || share === undefined ? NOTHING : new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: digits }).format(share)),
  };
}

export function useFormats(): Formats {
  const { language } = useLanguage();
  return useMemo(() => formats(language), [language]);
}
