import { useQueries, useQuery } from '@tanstack/react-query';
import { ArrowLeftOutlined, DownloadOutlined, PrinterOutlined } from '@ant-design/icons';
import { Button, Descriptions, Skeleton, Space, Statistic, Table } from 'antd';
import { lazy, Suspense, useMemo, useRef } from 'react';
import { Link, useParams } from 'react-router';
import { answer, client, type Schema } from '../../api/client';
import { nodeQuery, organisationQuery } from '../../api/queries';
import { useFormats } from '../../components/format';
import { PartyChip, usePartyColor } from '../../components/PartyChip';
import { ProblemView } from '../../components/ProblemView';
import { Mark } from '../../components/Wordmark';
import en from '../../texts/en/results';
import zh from '../../texts/zh/results';
import { catalogue, useLanguage, useSay, useTexts } from '../../texts';
import { contentQuery, figures, type Figures } from './content';
import { readCsv } from './csv';
import { groups, histogram, lift, number, points, prevalence, roc } from './curves';
import { Calibrated } from './Calibrated';
import { saveHtml } from './saveHtml';
import './results.css';

const texts = catalogue(en, zh);
const Chart = lazy(() => import('../../components/Chart'));

const SCORE_PARTS = 20;
const MOST_SCORES = 1_000_000;

type Kept = Schema<'ArtifactRow'>;

/** A model's whole story on one page that can be printed: what it was trained on, how it ranks, against one's own data alone, what weighs. Only figures that the contract opened. */
export default function ModelReport() {
  const { id = '' } = useParams();
  const t = useTexts(texts);
  const job = useQuery({ queryKey: ['jobs', id], queryFn: () => answer(client.GET('/api/jobs/{id}', { params: { path: { id } } })) });
  const contract = useQuery({ queryKey: ['contracts', job.data?.contract], queryFn: () => answer(client.GET('/api/contracts/{id}', { params: { path: { id: job.data?.contract ?? '' } } })), enabled: job.data !== undefined });
  const artifacts = useQuery({ queryKey: ['jobs', id, 'artifacts'], queryFn: () => answer(client.GET('/api/jobs/{id}/artifacts', { params: { path: { id } } })) });
  const failed = job.error ?? contract.error ?? artifacts.error;
  if (failed) {
    return <ProblemView problem={failed} />;
  }
  if (job.data === undefined || contract.data === undefined || artifacts.data === undefined) {
    return <Skeleton active className="paper" aria-label={t('modelReport')} />;
  }
  return <Written job={job.data} contract={contract.data} artifacts={artifacts.data.filter((a) => a.state === 'KEPT')} />;
}

function Written({ job, contract, artifacts }: { job: Schema<'JobView'>; contract: Schema<'ContractView'>; artifacts: readonly Kept[] }) {
  const t = useTexts(texts);
  const say = useSay();
  const f = useFormats();
  const { language } = useLanguage();
  const page = useRef<HTMLElement>(null);
  const node = useQuery(nodeQuery);
  const organisation = useQuery(organisationQuery);
  const operatorOf = (step: string) => job.steps.find((s) => s.step === step)?.operator;
  const wanted = artifacts.filter((a) => (a.type === 'REPORT' && ['evaluate.binary', 'train.lr', 'psi.intersect', 'contribution.lr'].includes(operatorOf(a.step) ?? '')) || a.type === 'SCORES');
  const read = useQueries({ queries: wanted.map((a) => contentQuery(job.id, a.step, a.port)) });
  const ready = read.every((q) => !q.isPending);
  const text = (step: string, port: string) => read[wanted.findIndex((a) => a.step === step && a.port === port)]?.data?.text;
  const reportOf = (step: string, port: string): Figures | undefined => { const found = text(step, port); return found === undefined ? undefined : figures(found); };
  const evaluations = job.steps.filter((s) => s.operator === 'evaluate.binary').map((s) => ({ step: s.step, joint: reportOf(s.step, 'report'), alone: reportOf(s.step, 'baseline_report') }));
  const trainings = job.steps.filter((s) => s.operator === 'train.lr').map((s) => ({ step: s.step, report: reportOf(s.step, 'report'), agreed: contract.steps.find((c) => c.id === s.step) }));
  const scores = wanted.filter((a) => a.type === 'SCORES').map((a) => ({ step: a.step, text: text(a.step, a.port) }));
  return (
    <article className="paper" ref={page} data-testid="report">
      <div className="paper-actions no-print">
        <Link to={`/results/${job.id}`}><Button icon={<ArrowLeftOutlined />}>{t('toResults')}</Button></Link>
        <Space>
          <Button icon={<DownloadOutlined />} disabled={!ready} onClick={() => page.current && void saveHtml(page.current, `${t('modelReport')} ${job.name}`, language)}>{t('saveHtml')}</Button>
          <Button type="primary" icon={<PrinterOutlined />} disabled={!ready} onClick={() => globalThis.print()}>{t('print')}</Button>
        </Space>
      </div>
      <header className="paper-head">
        <Mark size={36} />
        <div><h1>{t('modelReport')}{' · '}{job.name}</h1>
          <p className="soft">{organisation.data === undefined ? null : <b>{organisation.data.name}</b>} {contract.parties.map((p) => <PartyChip key={p.name} name={p.name} />)} {f.moment(job.finishedAt)} <span className="mono">{job.id}</span></p></div>
      </header>
      {!ready ? <Skeleton active /> : (
        <>
          {evaluations.map((e) => (e.joint === undefined ? <p key={e.step}>{t('figuresElsewhere', { step: e.step })}</p> : <Judged key={e.step} step={e.step} joint={e.joint} alone={e.alone} me={node.data?.name ?? ''} />))}
          {scores.map((s) => (s.text === undefined ? null : <Scores key={s.step} step={s.step} text={s.text} />))}
          {trainings.map((training) => <Trained key={training.step} {...training} />)}
          <section>
            <h2>{t('whatWasTold')}</h2>
            <p className="soft">{t('whatWasToldWhat')}</p>
            <ul className="told-list">{contract.disclosure.map((d, i) => <li key={i}>{say(d.sentence)}</li>)}</ul>
          </section>
          <footer className="soft paper-foot">
            <p>{t('howJudged')}</p>
            <p>{t('notThere')}</p>
            <p>{t('contract')} <span className="mono">{contract.hash}</span></p>
          </footer>
        </>
      )}
    </article>
  );
}

/** How it ranks people it was not trained on, beside what one's own columns do. */
function Judged({ step, joint, alone, me }: { step: string; joint: Figures; alone: Figures | undefined; me: string }) {
  const t = useTexts(texts);
  const f = useFormats();
  const { language } = useLanguage();
  const color = usePartyColor();
  const own = color(me);
  const curves = useMemo(() => {
    const all = [{ name: t('joint'), report: joint, color: own, type: 'solid' }, ...(alone === undefined ? [] : [{ name: t('alone'), report: alone, color: '#8a8f8d', type: 'dashed' }])];
    const series = (data: number[][], one: (typeof all)[number]) => ({ name: one.name, type: 'line', data, showSymbol: false, lineStyle: { width: 2.4, type: one.type, color: one.color }, itemStyle: { color: one.color } });
    const diagonal = { name: t('blind'), type: 'line', data: [[0, 0], [1, 1]], showSymbol: false, lineStyle: { width: 1, type: 'dotted', color: '#999' }, itemStyle: { color: '#999' } };
    const percent = { formatter: (v: number) => `${Math.round(v * 100)}%` };
    const share = (name: string) => ({ type: 'value', min: 0, max: 1, name, nameLocation: 'middle', nameGap: 26, axisLabel: percent });
    const withPoints = all.filter((one) => points(one.report).length > 1);
    const withShare = withPoints.filter((one) => prevalence(one.report) !== undefined);
    const rocOf = (one: (typeof all)[number]) => roc(points(one.report), prevalence(one.report) ?? 0.5);
    return {
      gains: withPoints.length === 0 ? undefined : { xAxis: share(t('shareOfRows')), yAxis: { type: 'value', min: 0, max: 1, axisLabel: percent }, series: [...withPoints.map((one) => series(points(one.report).map((p) => [p.rows, p.captured]), one)), diagonal] },
      lift: withPoints.length === 0 ? undefined : { xAxis: share(t('shareOfRows')), yAxis: { type: 'value', min: 0 }, series: withPoints.map((one) => series(lift(points(one.report)).map((p) => [p.rows, p.factor]), one)) },
      roc: withShare.length === 0 ? undefined : { xAxis: share(t('falsePositives')), yAxis: { type: 'value', min: 0, max: 1, axisLabel: percent }, series: [...withShare.map((one) => series(rocOf(one).map((p) => [p.fpr, p.tpr]), one)), diagonal] },
      ks: withShare.length === 0 ? undefined : { xAxis: share(t('shareOfRows')), yAxis: { type: 'value', min: 0, max: 1 }, series: withShare.map((one) => series(rocOf(one).map((p, i) => [points(one.report)[i]?.rows ?? 0, Math.max(0, p.tpr - p.fpr)]), one)) },
    };
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [joint, alone, own, language]);
  const rows = (['auc', 'gini', 'ks', 'logLoss'] as const).map((key) => ({ key, joint: number(joint, key), alone: alone === undefined ? undefined : number(alone, key) }));
  const top = (report: Figures | undefined) => (report?.['lift'] ?? {}) as Figures;
  const gain = (rows[0]?.joint ?? 0) - (rows[0]?.alone ?? 0);
  return (
    <section>
      <h2>{t('howItRanks')} <span className="mono soft">{step}</span></h2>
      <div className="kpis">
        {rows.map((row) => <Statistic key={row.key} title={t(`figure_${row.key}`)} value={row.joint === undefined ? '–' : f.number(row.joint, 4)} {...(row.alone === undefined ? {} : { suffix: <small className="soft">{t('against', { value: f.number(row.alone, 4) })}</small> })} />)}
        <Statistic title={t('figure_lift')} value={f.number(number(top(joint), 'factor'), 2)} suffix={<small className="soft">{t('atTop', { share: f.percent(number(top(joint), 'rows')) })}</small>} />
        <Statistic title={t('figure_testRows')} value={f.number(number(joint, 'rows'))} />
      </div>
      {alone === undefined ? null : <p className="verdict">{t(gain > 0.005 ? 'verdictBetter' : gain < -0.005 ? 'verdictWorse' : 'verdictSame', { gain: f.number(Math.abs(gain), 3) })}</p>}
      {alone === undefined ? null : <Table size="small" pagination={false} rowKey="key" dataSource={rows} columns={[
        { title: t('figure'), render: (_, r) => t(`figure_${r.key}`) }, { title: t('joint'), align: 'right', className: 'num', render: (_, r) => f.number(r.joint, 4) }, { title: t('alone'), align: 'right', className: 'num', render: (_, r) => f.number(r.alone, 4) },
        { title: t('difference'), align: 'right', className: 'num', render: (_, r) => (r.joint === undefined || r.alone === undefined ? '' : `${r.joint > r.alone ? '+' : ''}${f.number(r.joint - r.alone, 4)}`) },
      ]} />}
      <Suspense fallback={<Skeleton active />}>
        <div className="charts">
          {curves.roc === undefined ? null : <figure><figcaption>{t('roc')}</figcaption><Chart option={curves.roc} label={t('rocLabel', { auc: f.number(number(joint, 'auc'), 3) })} /></figure>}
          {curves.ks === undefined ? null : <figure><figcaption>{t('ksCurve')}</figcaption><Chart option={curves.ks} label={t('ksLabel', { ks: f.number(number(joint, 'ks'), 3) })} /></figure>}
          {curves.gains === undefined ? null : <figure><figcaption>{t('gains')}</figcaption><Chart option={curves.gains} label={t('gains')} /></figure>}
          {curves.lift === undefined ? null : <figure><figcaption>{t('liftCurve')}</figcaption><Chart option={curves.lift} label={t('liftCurve')} /></figure>}
        </div>
      </Suspense>
      {curves.gains === undefined ? <p className="soft">{t('noCurve')}</p> : null}
      {groups(joint).length === 0 ? <p className="soft">{t('noCalibration')}</p> : <Calibrated joint={joint} alone={alone} own={own} />}
    </section>
  );
}

function Scores({ step, text }: { step: string; text: string }) {
  const t = useTexts(texts);
  const f = useFormats();
  const { language } = useLanguage();
  const made = useMemo(() => {
    const values = readCsv(text, MOST_SCORES + 1).slice(1).map((row) => Number(row[1]));
    const counts = histogram(values, SCORE_PARTS);
    return {
      n: values.length, mean: values.reduce((a, b) => a + b, 0) / Math.max(1, values.length),
      option: { legend: { show: false }, xAxis: { type: 'category', data: counts.map((_, i) => `${Math.round((i / SCORE_PARTS) * 100)}%`), name: t('score'), nameLocation: 'middle', nameGap: 26 }, yAxis: { type: 'value' }, series: [{ name: t('figure_rows'), type: 'bar', data: counts, itemStyle: { color: '#2f7f76' }, barWidth: '88%' }] },
    };
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [text, language]);
  return (
    <section>
      <h2>{t('distribution')} <span className="mono soft">{step}</span></h2>
      <p className="soft">{t('distributionWhat', { n: f.number(made.n), mean: f.percent(made.mean) })}</p>
      <Suspense fallback={<Skeleton active />}><Chart option={made.option} label={t('distribution')} height={240} /></Suspense>
    </section>
  );
}

function Trained({ step, report, agreed }: { step: string; report: Figures | undefined; agreed: Schema<'StepView'> | undefined }) {
  const t = useTexts(texts);
  const say = useSay();
  const f = useFormats();
  const { language } = useLanguage();
  const columns = Array.isArray(report?.['columns']) ? (report['columns'] as string[]) : [];
  const weights = Array.isArray(report?.['weights']) ? (report['weights'] as number[]) : [];
  const notes = Array.isArray(report?.['notes']) ? (report['notes'] as { en: string; zh: string }[]) : [];
  const option = useMemo(() => {
    const sorted = columns.map((name, i) => ({ name, weight: weights[i] ?? 0 })).sort((a, b) => Math.abs(a.weight) - Math.abs(b.weight)).slice(-30);
    return { legend: { show: false }, grid: { left: 12, right: 30, top: 10, bottom: 20, containLabel: true }, xAxis: { type: 'value' }, yAxis: { type: 'category', data: sorted.map((s) => s.name), splitLine: { show: false } }, series: [{ name: t('weight'), type: 'bar', data: sorted.map((s) => ({ value: s.weight, itemStyle: { color: s.weight >= 0 ? '#2f7f76' : '#b5472a' } })) }] };
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [report, language]);
  const params = agreed?.params ?? {};
  return (
    <section>
      <h2>{t('training')} <span className="mono soft">{step}</span></h2>
      <Descriptions size="small" column={3} items={[
        { key: 'rows', label: t('figure_rows'), children: f.number(number(report ?? {}, 'rows')) }, { key: 'columns', label: t('encodedColumns'), children: f.number(columns.length) },
        ...Object.entries(params).filter(([key]) => ['label', 'c', 'reveal', 'missing', 'seed'].includes(key)).map(([key, value]) => ({ key, label: <span className="mono">{key}</span>, children: String(value) })),
        ...(number(report ?? {}, 'intercept') === undefined ? [] : [{ key: 'intercept', label: t('intercept'), children: f.number(number(report ?? {}, 'intercept'), 4) }]),
      ]} />
      {notes.length === 0 ? null : <ul>{notes.map((note, i) => <li key={i}>{say(note)}</li>)}</ul>}
      <h3>{t('coefficients')}</h3>
      {weights.length === 0 ? <p className="soft">{t('noWeights')}</p> : <Suspense fallback={<Skeleton active />}><Chart option={option} label={t('coefficients')} height={Math.max(160, Math.min(30, weights.length) * 24 + 50)} /></Suspense>}
    </section>
  );
}
