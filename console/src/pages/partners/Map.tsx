import { useLookChoice } from '../../app/look';
import type { Schema } from '../../api/client';
import { useFormats } from '../../components/format';
import en from '../../texts/en/partners';
import zh from '../../texts/zh/partners';
import { catalogue, useTexts } from '../../texts';
import { partyColor } from '../../theme/tokens';
import './map.css';

const texts = catalogue(en, zh);

type Partner = Schema<'PartnersView'>;

const WIDTH = 760;
const HEIGHT = 300;

/** This node in the middle, partners around it; a whole line where they talk, a broken one where they do not. */
export function PartnerMap({ own, partners, onOpen }: { own: string; partners: readonly Partner[]; onOpen: (name: string) => void }) {
  const t = useTexts(texts);
  const f = useFormats();
  const { look } = useLookChoice();
  const places = partners.map((partner, i) => {
    // From the left over the top; with two they stand left and right.
    const angle = Math.PI + (i * 2 * Math.PI) / Math.max(partners.length, 2);
    return { partner, x: WIDTH / 2 + Math.cos(angle) * 260, y: HEIGHT / 2 + Math.sin(angle) * 105 };
  });
  return (
    <svg className="map" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="group" aria-label={t('map')}>
      {places.map(({ partner, x, y }) => (
        <g key={partner.name}>
          <line x1={WIDTH / 2} y1={HEIGHT / 2} x2={x} y2={y} className={partner.connected ? 'map-line' : 'map-line map-apart'} />
          {partner.connected && partner.roundTripMicros > 0
            ? <text x={(WIDTH / 2 + x) / 2} y={(HEIGHT / 2 + y) / 2 - 8} className="map-figure">{f.seconds(partner.roundTripMicros / 1e6)}</text> : null}
        </g>
      ))}
      <Node x={WIDTH / 2} y={HEIGHT / 2} name={own} color={partyColor(own, own, look)} own />
      {places.map(({ partner, x, y }) => (
        <a key={partner.name} role="button" tabIndex={0} className="map-node" aria-label={`${partner.name}: ${t(partner.suspended ? 'suspended' : partner.connected ? 'connected' : 'apart')}`}
          onClick={() => onOpen(partner.name)} onKeyDown={(e) => (e.key === 'Enter' || e.key === ' ') && onOpen(partner.name)}>
          <Node x={x} y={y} name={partner.name} color={partyColor(partner.name, own, look)} faded={!partner.connected || Boolean(partner.suspended)} />
        </a>
      ))}
    </svg>
  );
}

function Node({ x, y, name, color, own, faded }: { x: number; y: number; name: string; color: string; own?: boolean; faded?: boolean }) {
  const width = Math.max(96, name.length * 9 + 44);
  return (
    <g transform={`translate(${x - width / 2} ${y - 22})`}>
      <rect width={width} height={44} rx={22} fill={own ? color : 'var(--card)'} stroke={color} strokeWidth={1.6} strokeDasharray={faded ? '4 4' : undefined} />
      <text x={width / 2} y={27} className="map-name" fill={own ? 'var(--card)' : color}>{name}</text>
    </g>
  );
}
