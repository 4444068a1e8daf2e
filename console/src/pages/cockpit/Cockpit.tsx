import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { CloseOutlined, ExpandOutlined } from '@ant-design/icons';
import { useEffect, useState } from 'react';
import { Link } from 'react-router';
import { answer, client } from '../../api/client';
import { jobsQuery, nodeQuery, partnersQuery } from '../../api/queries';
import { servicesQuery } from '../../api/tables';
import { Looks } from '../../app/Account';
import { useSession } from '../../app/session';
import { useLiveQueries } from '../../api/events';
import { useFormats } from '../../components/format';
import { ProblemView } from '../../components/ProblemView';
import { Wordmark } from '../../components/Wordmark';
import en from '../../texts/en/cockpit';
import zh from '../../texts/zh/cockpit';
import { catalogue, useTexts } from '../../texts';
import { Alarms } from './Alarms';
import { jobFigures } from './figures';
import { Happenings } from './Happenings';
import { PartnersGraph } from './PartnersGraph';
import { Running } from './Running';
import { ServiceUse } from './ServiceUse';
import './cockpit.css';

const texts = catalogue(en, zh);

/** For a wall: who is connected, what runs, how much went over, what needs somebody. Nothing to click; it follows the node by itself. */
export default function Cockpit() {
  const t = useTexts(texts);
  const f = useFormats();
  const { can } = useSession();
  const [now, setNow] = useState(() => Date.now());
  useLiveQueries();
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 5000);
    return () => clearInterval(timer);
  }, []);
  const often = { refetchInterval: 10_000 };
  const node = useQuery({ ...nodeQuery, ...often });
  const partners = useQuery({ ...partnersQuery, ...often, enabled: can('SEE_NODE') });
  const jobs = useQuery({ ...jobsQuery, ...often });
  const services = useQuery({ ...servicesQuery, ...often });
  const today = new Date(now).toISOString().slice(0, 10);
  const meter = useQuery({ queryKey: ['meter', 'today', today], ...often, enabled: can('SEE_METER'), queryFn: () => answer(client.GET('/api/meter', { params: { query: { by: 'partner', from: today, to: today } } })) });
  const failed = node.error ?? jobs.error;
  if (failed) {
    return <ProblemView problem={failed} />;
  }
  const j = jobFigures(jobs.data ?? [], now);
  const calls = (meter.data ?? []).reduce((n, s) => n + s.calls, 0);
  const rows = (meter.data ?? []).reduce((n, s) => n + s.rows, 0);
  const bytes = (meter.data ?? []).reduce((n, s) => n + s.bytesSent + s.bytesReceived, 0);
  const active = (services.data ?? []).filter((s) => s.state === 'ACTIVE' && !s.expired && s.paused === null).length;
  const figures: readonly [string, string, string?][] = [
    [t('running'), f.number(j.running)], [t('waiting'), f.number(j.waiting)], [t('done'), f.number(j.done)], [t('failed'), f.number(j.failed), j.failed > 0 ? 'bad' : ''],
    [t('success'), f.percent(j.success)], [t('calls'), can('SEE_METER') ? f.number(calls) : '–'], [t('rows'), can('SEE_METER') ? f.number(rows) : '–'], [t('volume'), f.bytes(can('SEE_METER') && bytes > 0 ? bytes : j.bytes)], [t('services'), f.number(active)],
  ];
  return (
    <div className="cockpit">
      <header>
        <Wordmark size={34} />
        <h1>{t('title', { node: node.data?.name ?? '' })}</h1>
        <time className="num" dateTime={new Date(now).toISOString()}>{f.moment(new Date(now).toISOString())}</time>
        <Looks />
        <Button type="text" icon={<ExpandOutlined />} aria-label={t('fullScreen')} onClick={() => void (document.fullscreenElement === null ? document.documentElement.requestFullscreen() : document.exitFullscreen())} />
        <Link to="/" aria-label={t('leave')}><Button type="text" icon={<CloseOutlined />} tabIndex={-1} /></Link>
      </header>
      <section className="cockpit-figures" aria-label={t('figures')}>
        {figures.map(([name, value, tone]) => <div key={name}><span>{name}</span><strong className={`num ${tone ?? ''}`}>{value}</strong></div>)}
      </section>
      <section className="cockpit-graph" aria-label={t('partners')}><h2>{t('partners')}</h2><PartnersGraph own={node.data?.name ?? ''} partners={partners.data ?? []} jobs={jobs.data ?? []} /></section>
      <section className="cockpit-running" aria-label={t('jobs')}><h2>{t('jobs')}</h2><Running jobs={jobs.data ?? []} /></section>
      <section className="cockpit-services" aria-label={t('serviceUse')}><h2>{t('serviceUse')}</h2><ServiceUse services={services.data ?? []} /></section>
      <section className="cockpit-alarms" aria-label={t('alarms')}><h2>{t('alarms')}</h2><Alarms node={node.data} jobs={jobs.data ?? []} services={services.data ?? []} now={now} /></section>
      <section className="cockpit-events" aria-label={t('happenings')}><h2>{t('happenings')}</h2><Happenings /></section>
    </div>
  );
}
