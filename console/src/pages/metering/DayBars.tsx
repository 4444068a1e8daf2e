import { Tooltip } from 'antd';
import { useFormats } from '../../components/format';
import en from '../../texts/en/metering';
import zh from '../../texts/zh/metering';
import { catalogue, useTexts } from '../../texts';

const texts = catalogue(en, zh);

export interface DayUse {
  day: string;
  provided: boolean;
  calls: number;
  bytes: number;
}

/** Calls by day, provided above used. */
export function DayBars({ days }: { days: readonly DayUse[] }) {
  const t = useTexts(texts);
  const f = useFormats();
  const names = [...new Set(days.map((d) => d.day))].sort().slice(-62);
  if (names.length < 2) {
    return null;
  }
  const at = (day: string, provided: boolean) => days.filter((d) => d.day === day && d.provided === provided).reduce((n, d) => n + d.calls, 0);
  const most = Math.max(1, ...names.map((day) => at(day, true) + at(day, false)));
  return (
    <div className="day-bars" role="img" aria-label={t('byDay')}>
      {names.map((day) => (
        <Tooltip key={day} title={t('dayOf', { day, provided: f.number(at(day, true)), used: f.number(at(day, false)) })}>
          <div><span className="day-provided" style={{ height: `${(100 * at(day, true)) / most}%` }} /><span className="day-used" style={{ height: `${(100 * at(day, false)) / most}%` }} /></div>
        </Tooltip>
      ))}
    </div>
  );
}
