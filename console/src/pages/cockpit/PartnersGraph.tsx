import type { Schema } from '../../api/client';
import { usePartyColor } from '../../components/PartyChip';
import { useFormats } from '../../components/format';
import en from '../../texts/en/cockpit';
import zh from '../../texts/zh/cockpit';
import { catalogue, useTexts } from '../../texts';
import { around } from './figures';

const texts = catalogue(en, zh);
const W = 640;
const H = 420;

/** The own node in the middle, partners around it; a line is whole while connected, and flows while a job runs. */
export function PartnersGraph({ own, partners, jobs }: { own: string; partners: readonly Schema<'PartnersView'>[]; jobs: readonly Schema<'JobView'>[] }) {
  const t = useTexts(texts);
  const f = useFormats();
  const color = usePartyColor();
  const spots = around(partners.length);
  return (
    <svg viewBox={`0 0 ${W} ${H}`} role="img" aria-label={t('graphOf', { connected: partners.filter((p) => p.connected).length, all: partners.length })}>
      {partners.map((p, i) => {
        const spot = spots[i] ?? { x: 0.5, y: 0.1 };
        const running = jobs.filter((j) => j.state === 'RUNNING' && j.partners.includes(p.name)).length;
        const x = spot.x * W;
        const y = spot.y * H;
        return (
          <g key={p.name} style={{ '--party': color(p.name) } as React.CSSProperties}>
            <line x1={W / 2} y1={H / 2} x2={x} y2={y} className={`wire ${p.connected ? 'wire-on' : 'wire-off'} ${running > 0 ? 'wire-flows' : ''}`} />
            <circle cx={x} cy={y} r={30} className={p.connected ? 'spot' : 'spot spot-off'} />
            <text x={x} y={y + 5} className="spot-state">{p.suspended ? t('suspended') : p.connected ? t('on') : t('off')}</text>
            <text x={x} y={y + 50} className="spot-name">{p.name}</text>
            <text x={x} y={y + 67} className="spot-more">{running > 0 ? t('nJobs', { n: running }) : p.connected && p.roundTripMicros > 0 ? f.seconds(p.roundTripMicros / 1e6) : ''}</text>
          </g>
        );
      })}
      <g style={{ '--party': color(own) } as React.CSSProperties}>
        <circle cx={W / 2} cy={H / 2} r={46} className="spot spot-own" />
        <text x={W / 2} y={H / 2 + 6} className="spot-own-name">{own}</text>
      </g>
    </svg>
  );
}
