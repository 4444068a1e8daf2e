import { Tooltip } from 'antd';
import type { Schema } from '../../api/client';
import { useFormats } from '../../components/format';
import en from '../../texts/en/data';
import zh from '../../texts/zh/data';
import { catalogue, useTexts } from '../../texts';
import { bars } from './distribution';

const texts = catalogue(en, zh);
const WIDTH = 150;
const HEIGHT = 34;

/** How a column's values are spread, from its quantiles alone: no cell is shown. */
export function Distribution({ figures, rows }: { figures: Schema<'FiguresView'>; rows: number }) {
  const t = useTexts(texts);
  const f = useFormats();
  const shapes = bars(figures.quantiles ?? []);
  if (shapes.length > 0) {
    const words = t('spread', { min: f.number(figures.min), max: f.number(figures.max), mean: f.number(figures.mean), std: f.number(figures.std) });
    return (
      <Tooltip title={words}>
        <svg width={WIDTH} height={HEIGHT} role="img" aria-label={words} className="distribution">
          {shapes.map((b, i) => <rect key={i} x={b.from * WIDTH} y={HEIGHT - 1 - Math.max(1.5, b.height * (HEIGHT - 4))} width={Math.max(1, (b.to - b.from) * WIDTH - 0.5)} height={Math.max(1.5, b.height * (HEIGHT - 4))} />)}
          <line x1={0} x2={WIDTH} y1={HEIGHT - 0.5} y2={HEIGHT - 0.5} />
        </svg>
      </Tooltip>
    );
  }
  if (figures.first !== null && figures.first !== '') {
    return <span className="soft">{t('range', { first: figures.first, last: figures.last })}</span>;
  }
  if (figures.longest > 0) {
    return <span className="soft">{figures.shortest === figures.longest ? t('length', { n: figures.longest }) : t('lengths', { from: figures.shortest, to: figures.longest })}</span>;
  }
  return rows > 0 && figures.distinct === 1 ? <span className="soft">{t('oneValue')}</span> : null;
}
