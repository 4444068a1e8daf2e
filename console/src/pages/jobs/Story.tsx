import { Empty } from 'antd';
import { useEffect, useMemo, useState } from 'react';
import { usePartyColor } from '../../components/PartyChip';
import { useFormats } from '../../components/format';
import en from '../../texts/en/jobs';
import zh from '../../texts/zh/jobs';
import { catalogue, useTexts } from '../../texts';
import { bars, span, ticks, type Bar, type LogLine } from './timeline';

const texts = catalogue(en, zh);

const LEFT = 120;
const WIDTH = 1000;
const RIGHT = 24;
const TOP = 34;
const LANE = 52;
const GAP = 78;
const BAR = 26;

export interface Flowing {
  step: string;
  sent: number | null;
  received: number | null;
}

/** Lanes of the parties, steps as bars on one axis of time, and between them what went over the line; a bar or an arrow opens its step. */
export function Story({ lines, parties, me, traffic, running, chosen, choose }: {
  lines: readonly LogLine[]; parties: readonly string[]; me: string; traffic: readonly Flowing[]; running: boolean; chosen: string | undefined; choose: (step: string) => void;
}) {
  const t = useTexts(texts);
  const f = useFormats();
  const color = usePartyColor();
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = running ? setInterval(() => setNow(Date.now()), 1000) : undefined;
    return () => clearInterval(timer);
  }, [running]);
  const all = useMemo(() => bars(lines), [lines]);
  const lanes = useMemo(() => [...new Set([me, ...parties, ...all.map((b) => b.party)])], [me, parties, all]);
  if (all.length === 0) {
    return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('notStarted')} />;
  }
  const { from, to } = span(all, now);
  const x = (at: number) => LEFT + ((at - from) / (to - from)) * (WIDTH - LEFT - RIGHT);
  const y = (party: string) => TOP + lanes.indexOf(party) * (LANE + GAP);
  const height = TOP + lanes.length * LANE + (lanes.length - 1) * GAP + 16;
  const label = (bar: Bar) => t('barLabel', { step: bar.step, party: bar.party, time: f.seconds(((bar.to ?? now) - bar.from) / 1000) });
  const press = (step: string) => (e: React.KeyboardEvent) => { if (e.key === 'Enter' || e.key === ' ') { e.preventDefault(); choose(step); } };
  const latest = new Map(all.map((bar) => [`${bar.party} ${bar.step}`, bar]));
  return (
    <div className="timeline" data-testid="timeline">
      <svg viewBox={`0 0 ${WIDTH} ${height}`} role="group" aria-label={t('story')}>
        <defs>{lanes.map((party, i) => <marker key={party} id={`tip-${i}`} viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto-start-reverse"><path d="M0 0L8 4L0 8z" fill={color(party)} /></marker>)}</defs>
        {ticks((to - from) / 1000).map((second) => (
          <g key={second}><line x1={x(from + second * 1000)} x2={x(from + second * 1000)} y1={TOP - 8} y2={height - 10} className="tick" /><text x={x(from + second * 1000)} y={14} textAnchor="middle" className="tick-text">{f.seconds(second)}</text></g>
        ))}
        {lanes.map((party) => (
          <g key={party}>
            <rect x={0} y={y(party)} width={WIDTH} height={LANE} rx={10} fill={color(party)} fillOpacity={0.07} />
            <text x={14} y={y(party) + LANE / 2 + 5} className="lane-text" fill={color(party)}>{party}</text>
          </g>
        ))}
        {all.map((bar, i) => {
          const width = Math.max(x(bar.to ?? now) - x(bar.from), 5);
          return (
            <g key={i} role="button" tabIndex={0} aria-label={label(bar)} className={`job-bar${chosen === bar.step ? ' chosen' : ''}${bar.to === undefined && running ? ' live' : ''}`} onClick={() => choose(bar.step)} onKeyDown={press(bar.step)}>
              <title>{label(bar)}</title>
              <rect x={x(bar.from)} y={y(bar.party) + (LANE - BAR) / 2} width={width} height={BAR} rx={6} className={bar.failed ? 'bar-box failed' : 'bar-box'} fill={bar.failed ? undefined : color(bar.party)} />
              {width > bar.step.length * 7.4 + 14 ? <text x={x(bar.from) + 9} y={y(bar.party) + LANE / 2 + 4.5} className="bar-text">{bar.step}</text> : null}
            </g>
          );
        })}
        {lanes.slice(1).map((other, i) => traffic.map((one) => {
          const own = latest.get(`${me} ${one.step}`);
          const theirs = latest.get(`${other} ${one.step}`);
          if (own === undefined || theirs === undefined || (!one.sent && !one.received)) {
            return null;
          }
          const middle = (x(Math.max(own.from, theirs.from)) + x(Math.min(own.to ?? now, theirs.to ?? now))) / 2;
          const top = y(me) + LANE + 4;
          const bottom = y(other) - 4;
          return (
            <g key={`${one.step} ${other}`} role="button" tabIndex={0} aria-label={t('arrowLabel', { step: one.step, sent: f.bytes(one.sent), received: f.bytes(one.received) })} className="arrow" onClick={() => choose(one.step)} onKeyDown={press(one.step)}>
              <rect x={middle - 64} y={top} width={128} height={bottom - top} fill="transparent" />
              <line x1={middle - 7} x2={middle - 7} y1={top} y2={bottom} stroke={color(me)} strokeWidth={2} markerEnd="url(#tip-0)" />
              <line x1={middle + 7} x2={middle + 7} y1={bottom} y2={top} stroke={color(other)} strokeWidth={2} markerEnd={`url(#tip-${i + 1})`} />
              {i > 0 ? null : <><text x={middle - 15} y={top + 30} textAnchor="end" className="arrow-text">{f.bytes(one.sent)}</text><text x={middle + 15} y={top + 48} className="arrow-text">{f.bytes(one.received)}</text></>}
            </g>
          );
        }))}
      </svg>
    </div>
  );
}
