import { Skeleton, Table } from 'antd';
import { lazy, Suspense, useMemo } from 'react';
import { useFormats } from '../../components/format';
import en from '../../texts/en/results';
import zh from '../../texts/zh/results';
import { catalogue, useLanguage, useTexts } from '../../texts';
import type { Figures } from './content';
import { groups, miscalibration } from './curves';

const texts = catalogue(en, zh);
const Chart = lazy(() => import('../../components/Chart'));

/** Less than this is chance in samples of the usual size. */
const CLOSE = 0.02;

/** Whether the model's chances can be taken at their word: what it promised to groups of rows, and what came. */
export function Calibrated({ joint, alone, own }: { joint: Figures; alone: Figures | undefined; own: string }) {
  const t = useTexts(texts);
  const f = useFormats();
  const { language } = useLanguage();
  const found = useMemo(() => groups(joint), [joint]);
  const { distance, bias } = miscalibration(found);
  const option = useMemo(() => {
    const percent = { formatter: (v: number) => `${Math.round(v * 100)}%` };
    const baseline = alone === undefined ? [] : groups(alone);
    const top = Math.min(1, Math.ceil(Math.max(...[...found, ...baseline].flatMap((g) => [g.predicted, g.observed])) * 10) / 10);
    const axis = (name: string, extra: object) => ({ type: 'value', min: 0, max: top, name, nameLocation: 'middle', axisLabel: percent, ...extra });
    const line = (name: string, data: number[][], color: string, type: string) => ({ name, type: 'line', data, symbol: 'circle', symbolSize: 7, lineStyle: { width: 2, type, color }, itemStyle: { color } });
    return {
      xAxis: axis(t('predicted'), { nameGap: 26 }), yAxis: axis('', {}),
      series: [
        line(t('joint'), found.map((g) => [g.predicted, g.observed]), own, 'solid'),
        ...(baseline.length === 0 ? [] : [line(t('alone'), baseline.map((g) => [g.predicted, g.observed]), '#8a8f8d', 'dashed')]),
        { name: t('perfect'), type: 'line', data: [[0, 0], [top, top]], showSymbol: false, lineStyle: { width: 1, type: 'dotted', color: '#999' }, itemStyle: { color: '#999' } },
      ],
    };
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [found, alone, own, language]);
  return (
    <section data-testid="calibration">
      <h3>{t('calibration')}</h3>
      <p>{t(distance < CLOSE ? 'wellCalibrated' : bias > CLOSE ? 'promisesTooMuch' : bias < -CLOSE ? 'promisesTooLittle' : 'unevenlyCalibrated', { distance: f.percent(distance), bias: f.percent(Math.abs(bias)) })}</p>
      <div className="charts">
        <figure><figcaption>{t('calibrationChart')}</figcaption><Suspense fallback={<Skeleton active />}><Chart option={option} label={t('calibrationLabel', { n: found.length, distance: f.percent(distance) })} height={320} /></Suspense></figure>
        <Table size="small" pagination={false} rowKey={(g) => `${g.predicted} ${g.rows}`} dataSource={found} columns={[
          { title: t('figure_rows'), align: 'right', className: 'num', render: (_, g) => f.number(g.rows * Number(joint['rows'] ?? 0), 0) },
          { title: t('predicted'), align: 'right', className: 'num', render: (_, g) => f.percent(g.predicted) },
          { title: t('observed'), align: 'right', className: 'num', render: (_, g) => f.percent(g.observed) },
        ]} />
      </div>
    </section>
  );
}
