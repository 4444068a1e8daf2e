import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, App, Button, Card, Descriptions, Popconfirm, Progress, Skeleton, Tabs } from 'antd';
import { useMemo, useState } from 'react';
import { Link, useParams, useSearchParams } from 'react-router';
import { answer, client, once } from '../../api/client';
import { nodeQuery } from '../../api/queries';
import { useSession } from '../../app/session';
import { FactList } from '../../components/disclosure/FactList';
import { arrowsOf, pictureOf } from '../../components/disclosure/picture';
import { WhoLearnsWhat } from '../../components/disclosure/WhoLearnsWhat';
import { useFormats } from '../../components/format';
import { PageHead } from '../../components/PageHead';
import { PartyChip } from '../../components/PartyChip';
import { ProblemView } from '../../components/ProblemView';
import { ReasonDialog } from '../../components/ReasonDialog';
import en from '../../texts/en/services';
import zh from '../../texts/zh/services';
import { catalogue, useSay, useTexts } from '../../texts';
import { Calls, Editions, Usage } from './Logs';
import { Keys } from './Keys';
import { kindKey } from './kinds';
import { priceOf } from './price';
import { ServiceState } from './ServiceState';
import './services.css';

const texts = catalogue(en, zh);

/** One service: what both sides sign, who may ask with which key, what was asked and what it cost. */
export default function OneService() {
  const t = useTexts(texts);
  const say = useSay();
  const f = useFormats();
  const { can, me } = useSession();
  const { id = '' } = useParams();
  const { message } = App.useApp();
  const [search, setSearch] = useSearchParams();
  const queries = useQueryClient();
  const [asked, ask] = useState<'end' | 'pause'>();
  const node = useQuery(nodeQuery);
  const service = useQuery({
    queryKey: ['services', id], queryFn: () => answer(client.GET('/api/services/{id}', { params: { path: { id } } })),
    refetchInterval: (q) => (q.state.data?.preparing ? 2000 : false),
  });
  const picture = useMemo(() => (service.data === undefined ? undefined : pictureOf(arrowsOf(service.data.disclosure.map((d) => d.fact)))), [service.data]);
  const act = useMutation({
    mutationFn: async ({ does, reason = '' }: { does: 'accept' | 'end' | 'pause' | 'resume' | 'update' | 'rotate'; reason?: string }) => {
      const init = { headers: once(), params: { path: { id } } };
      switch (does) {
        case 'accept': await answer(client.POST('/api/services/{id}/accept', init)); break;
        case 'resume': await answer(client.POST('/api/services/{id}/resume', init)); break;
        case 'update': await answer(client.POST('/api/services/{id}/update', init)); break;
        case 'rotate': await answer(client.POST('/api/services/{id}/rotate', init)); break;
        case 'end': await answer(client.POST('/api/services/{id}/end', { ...init, body: { reason } })); break;
        case 'pause': await answer(client.POST('/api/services/{id}/pause', { ...init, body: { reason } })); break;
      }
      return does;
    },
    onSuccess: (does) => {
      message.success(t(`did_${does}`));
      ask(undefined);
      return queries.invalidateQueries({ queryKey: ['services'] });
    },
  });
  if (service.error) {
    return <ProblemView problem={service.error} retry={() => void service.refetch()} />;
  }
  const s = service.data;
  if (s === undefined || picture === undefined) {
    return <Skeleton active />;
  }
  const active = s.state === 'ACTIVE' && !s.expired;
  const kind = kindKey(s.kind);
  const manage = can('MANAGE_SERVICES');
  return (
    <>
      <PageHead title={<>{s.name} <ServiceState service={s} /></>} what={<>{kind === undefined ? s.kind : t(kind)} · {t(s.provided ? 'forPartner' : 'fromPartner')} <PartyChip name={s.partner} /></>} actions={(
        <>
          {(s.provided ? s.state === 'AWAITING' : s.state === 'OFFERED') && can('APPROVE') && !s.yes.includes(me.name) ? <Button type="primary" loading={act.isPending} onClick={() => act.mutate({ does: 'accept' })}>{t('accept')}</Button> : null}
          {active && !s.provided && can('CALL_SERVICES') ? <Link to={`/try?service=${s.id}`}><Button type="primary">{t('tryIt')}</Button></Link> : null}
          {active && s.provided && manage ? <Button loading={act.isPending} onClick={() => act.mutate({ does: 'update' })}>{t('update')}</Button> : null}
          {active && s.provided && manage ? <Popconfirm title={t('rotateAsk')} onConfirm={() => act.mutate({ does: 'rotate' })}><Button>{t('rotate')}</Button></Popconfirm> : null}
          {active && manage ? (s.paused === null ? <Button onClick={() => ask('pause')}>{t('pause')}</Button> : <Button onClick={() => act.mutate({ does: 'resume' })}>{t('resume')}</Button>) : null}
          {s.state !== 'ENDED' && can('MANAGE_SERVICES', 'APPROVE') ? <Button danger onClick={() => ask('end')}>{t(s.state !== 'ACTIVE' ? (s.provided ? 'withdraw' : 'decline') : 'end')}</Button> : null}
        </>
      )} />
      {s.state !== 'ACTIVE' && s.yes.includes(me.name) && s.yes.length < s.yesNeeded ? <Alert type="info" showIcon title={t('secondPerson')} className="service-alert" /> : null}
      {s.trouble === null ? null : <Alert type="error" showIcon title={say(s.trouble)} className="service-alert" />}
      {s.paused === null ? null : <Alert type="warning" showIcon title={say(s.paused)} className="service-alert" />}
      {s.preparing === null ? null : <Card size="small" className="service-alert"><span className="soft">{t('preparingStage', { stage: s.preparing.stage })}</span><Progress percent={s.preparing.total > 0 ? Math.round((100 * s.preparing.done) / s.preparing.total) : 0} /></Card>}
      <Tabs activeKey={search.get('tab') ?? 'terms'} onChange={(tab) => setSearch({ tab })} destroyOnHidden items={[
        {
          key: 'terms', label: t('terms'), children: (
            <div className="stack">
              <Card title={t('whoLearns')}><FactList facts={s.disclosure} /></Card>
              <Card title={t('picture')}><WhoLearnsWhat picture={picture} /></Card>
              <Card title={t('signed')}>
                <Descriptions size="small" column={{ xs: 1, md: 2 }} items={[
                  { key: 'provider', label: t('provider'), children: <PartyChip name={s.provided ? node.data?.name ?? '' : s.partner} /> },
                  { key: 'client', label: t('client'), children: <PartyChip name={s.provided ? s.partner : node.data?.name ?? ''} /> },
                  { key: 'table', label: t('table'), children: s.table },
                  ...Object.entries(s.columns).map(([use, names]) => ({ key: `c-${use}`, label: use === 'keys' ? t('key') : use === 'values' ? t('answer') : use, children: names.join(', ') })),
                  ...Object.entries(s.settings).map(([name, value]) => ({ key: `s-${name}`, label: <span className="mono">{name}</span>, children: value })),
                  { key: 'limits', label: t('limits'), children: t('limitsOf', { minute: limit(s.limits.perMinute, f.number), day: limit(s.limits.perDay, f.number), all: limit(s.limits.inAll, f.number) }) },
                  { key: 'price', label: t('price'), children: priceOf(s.price, t('noPrice')) },
                  { key: 'purpose', label: t('purpose'), children: s.purpose || '–' }, { key: 'basis', label: t('legalBasis'), children: s.legalBasis || '–' },
                  { key: 'expires', label: t('expires'), children: f.moment(s.expires) }, { key: 'questions', label: t('questions'), children: f.number(s.questions) },
                  { key: 'edition', label: t('edition'), children: s.edition === null ? '–' : t('editionOf', { edition: `${s.edition.epoch}.${s.edition.version}`, rows: f.number(s.edition.rows), method: s.edition.method }) },
                  { key: 'id', label: t('id'), children: <span className="mono wrap">{s.id}</span> },
                ]} />
              </Card>
            </div>
          ),
        },
        ...(s.provided ? [] : [{ key: 'keys', label: t('keys'), children: <Keys service={s} /> }]),
        ...(can('SEE_METER') ? [{ key: 'usage', label: t('usage'), children: <Usage id={id} /> }, { key: 'calls', label: t('calls'), children: <Calls id={id} /> }] : []),
        { key: 'editions', label: t('editions'), children: <Editions service={s} /> },
      ]} />
      <ReasonDialog open={asked !== undefined} title={asked === undefined ? '' : t(`ask_${asked}`)} what={asked === undefined ? '' : t(`askWhat_${asked}`)} confirm={asked === undefined ? '' : t(asked)} danger={asked === 'end'} busy={act.isPending} onCancel={() => ask(undefined)} onConfirm={(reason) => asked !== undefined && act.mutate({ does: asked, reason })} />
    </>
  );
}

function limit(n: number | undefined, number: (n: number) => string): string {
  return n === undefined || n === 0 ? '∞' : number(n);
}
