import { useQuery } from '@tanstack/react-query';
import { Alert, Card, Progress, Skeleton, Table, Tabs, Tag, Tooltip } from 'antd';
import { lazy, Suspense, useMemo, useState } from 'react';
import { Link, useParams } from 'react-router';
import { answer, client, type Schema } from '../../api/client';
import { nodeQuery } from '../../api/queries';
import { useSession } from '../../app/session';
import { readFlow } from '../../flow/document';
import type { StepState } from '../../flow/StepNode';
import { useOperators } from '../../flow/useEditor';
import { useFormats } from '../../components/format';
import { PageHead } from '../../components/PageHead';
import { PartyChip } from '../../components/PartyChip';
import { ProblemView } from '../../components/ProblemView';
import en from '../../texts/en/jobs';
import zh from '../../texts/zh/jobs';
import { catalogue, useSay, useTexts } from '../../texts';
import { JobActions } from './JobActions';
import { JobState } from './JobState';
import { Conversation } from './Conversation';
import { done } from './Jobs';
import { StepDrawer } from './StepDrawer';
import { Story } from './Story';
import './jobs.css';

const texts = catalogue(en, zh);
const Canvas = lazy(() => import('../../flow/Canvas').then((m) => ({ default: m.Canvas })));
const NOTHING: never[] = [];

/** A job as it happens: what runs now and how long it will, the story of both sides on one axis, the flow, what it tells whom, and the log. */
export default function Job() {
  const { id = '' } = useParams();
  const t = useTexts(texts);
  const say = useSay();
  const { can } = useSession();
  const [step, setStep] = useState<string | undefined>();
  const operators = useOperators();
  const node = useQuery(nodeQuery);
  const asked = useQuery({
    queryKey: ['jobs', id], queryFn: () => answer(client.GET('/api/jobs/{id}', { params: { path: { id } } })),
    // Progress is no event: while it runs it is asked for.
    refetchInterval: (query) => (query.state.data?.state === 'RUNNING' ? 1000 : false),
  });
  const job = asked.data;
  const contract = useQuery({ queryKey: ['contracts', job?.contract], queryFn: () => answer(client.GET('/api/contracts/{id}', { params: { path: { id: job?.contract ?? '' } } })), enabled: job !== undefined });
  const document = useQuery({ queryKey: ['contracts', job?.contract, 'flow'], queryFn: () => answer(client.GET('/api/contracts/{id}/flow', { params: { path: { id: job?.contract ?? '' } } })), enabled: job !== undefined, staleTime: Infinity });
  const log = useQuery({ queryKey: ['jobs', id, 'log'], queryFn: () => answer(client.GET('/api/jobs/{id}/log', { params: { path: { id }, query: { partners: true } } })), refetchInterval: job?.state === 'RUNNING' ? 3000 : false });
  const trouble = job?.state === 'FAILED' || job?.state === 'INTERRUPTED' || job?.state === 'STOPPED';
  const failure = useQuery({ queryKey: ['jobs', id, 'failure'], queryFn: () => answer(client.GET('/api/jobs/{id}/failure', { params: { path: { id } } })), enabled: trouble, retry: false });
  const artifacts = useQuery({ queryKey: ['jobs', id, 'artifacts'], queryFn: () => answer(client.GET('/api/jobs/{id}/artifacts', { params: { path: { id } } })) });
  const holds = useQuery({ queryKey: ['holds'], queryFn: () => answer(client.GET('/api/holds', { params: { query: { limit: 200 } } })) });
  const flow = useMemo(() => (document.data === undefined ? undefined : readFlow(document.data.document).flow), [document.data]);
  const states = useMemo(() => new Map((job?.steps ?? []).map((s) => [s.step, s.state as StepState])), [job]);
  if (asked.error) {
    return <ProblemView problem={asked.error} retry={() => void asked.refetch()} />;
  }
  if (job === undefined || contract.data === undefined || node.data === undefined) {
    return contract.error ? <ProblemView problem={contract.error} /> : <Skeleton active />;
  }
  const hold = (holds.data ?? []).find((h) => h.liftedAt === null && h.scope === 'JOB' && h.target === job.id);
  const running = job.state === 'RUNNING';
  const lines = log.data?.lines ?? NOTHING;
  const mayRead = can('SEE_RESULTS');
  return (
    <>
      <PageHead title={<>{job.name} <JobState state={job.state} /></>} actions={<JobActions job={job} hold={hold} />}
        what={<span className="chips"><PartyChip name={node.data.name} />{job.partners.map((p) => <PartyChip key={p} name={p} />)}<span className="mono">{job.id}</span><Link to={`/approvals/${job.contract}`}>{t('contract')}</Link>{mayRead && (artifacts.data ?? []).length > 0 ? <Link to={`/results/${job.id}`} data-testid="to-results">{t('results')}</Link> : null}</span>} />
      <div className="job-grid">
        <Standing job={job} failure={trouble ? failure.data : undefined} hold={hold} />
        <Card title={t('story')} size="small" extra={<Summary job={job} />}>
          <Story lines={lines} parties={job.partners} me={node.data.name} running={running} chosen={step} choose={setStep} traffic={job.steps.map((s) => ({ step: s.step, sent: s.bytesSent, received: s.bytesReceived }))} />
          {(log.data?.sources ?? []).filter((s) => s.missing !== null).map((s) => <p key={s.party} className="soft"><PartyChip name={s.party} /> {say(s.missing)}</p>)}
        </Card>
        {flow === undefined || operators === undefined ? null : (
          <Card title={t('flow')} size="small" styles={{ body: { padding: 0 } }}>
            <div className="job-picture"><Suspense fallback={<Skeleton active />}><Canvas flow={flow} operators={operators} known={NOTHING} xs={{}} selected={new Set(step === undefined ? [] : [step])} onSelect={(names) => setStep([...names].find((name) => flow.steps.some((s) => s.id === name)))} states={states} /></Suspense></div>
          </Card>
        )}
        <Card size="small">
          <Tabs items={[
            { key: 'conversation', label: t('cockpit'), children: <Conversation job={job} contract={contract.data} operators={operators} me={node.data.name} /> },
            { key: 'tells', label: t('tells', { n: contract.data.disclosure.length }), children: <ul className="learned">{contract.data.disclosure.map((d, i) => <li key={i}>{say(d.sentence)} {d.fact.steps.map((name) => <Tag key={name}>{name}</Tag>)}</li>)}</ul> },
            { key: 'log', label: t('log', { n: lines.length }), children: <Log lines={lines} sources={log.data?.sources ?? NOTHING} /> },
          ]} />
        </Card>
      </div>
      <StepDrawer job={job} contract={contract.data} step={step} lines={lines} operators={operators} artifacts={artifacts.data ?? NOTHING} mayRead={mayRead} close={() => setStep(undefined)} />
    </>
  );
}

/** What is now: what it waits for, what runs and how long it will, or what went wrong, on whose side, and what mends it. */
function Standing({ job, failure, hold }: { job: Schema<'JobView'>; failure: Schema<'JobFailure'> | undefined; hold: Schema<'Hold'> | undefined }) {
  const t = useTexts(texts);
  const say = useSay();
  const f = useFormats();
  const progress = job.state === 'RUNNING' ? job.progress : undefined;
  return (
    <>
      {hold === undefined ? null : <Alert type="error" showIcon title={t('holdStands', { by: hold.placedBy, reason: hold.reason })} />}
      {failure === undefined ? null : (
        <Alert type={job.state === 'INTERRUPTED' ? 'warning' : 'error'} showIcon data-testid="failure" title={<>{t(`side_${failure.side}`)}{': '}{say(failure.cause)}</>}
          description={<>{say(failure.mend)}{failure.retryAt ? <> {t('retryAt', { when: f.ago(failure.retryAt), left: failure.retriesLeft })}</> : null}</>} />
      )}
      {failure === undefined && job.reason ? <Alert type="warning" showIcon title={say(job.reason)} /> : null}
      {job.waits ? <Alert type="info" showIcon title={say(job.waits)} {...(job.ahead > 0 ? { description: t('ahead', { n: job.ahead }) } : {})} /> : null}
      {job.state === 'PROPOSED' ? <Alert type="info" showIcon title={t('waitsForPartner', { partners: job.partners.join(', ') })} /> : null}
      {job.state === 'AWAITING_APPROVAL' ? <Alert type="warning" showIcon title={<>{t('waitsForYou')} <Link to={`/approvals/${job.contract}`}>{t('toApproval')}</Link></>} /> : null}
      {progress === undefined || progress === null ? null : (
        <Card size="small" data-testid="progress">
          <div className="now">
            <b>{progress.step} <span className="soft">{progress.stage}</span></b>
            <Progress percent={progress.total > 0 ? Math.min(100, Math.round((progress.done / progress.total) * 100)) : Math.round(done(job) * 100)} status="active" aria-label={progress.step} />
            <div className="now-figures">
              <span>{progress.total > 0 ? t('doneOf', { done: f.number(progress.done), total: f.number(progress.total) }) : f.number(progress.done)}</span>
              {progress.perSecond ? <span>{t('rate', { rate: f.number(progress.perSecond, progress.perSecond < 10 ? 2 : 0) })}</span> : null}
              {progress.secondsLeft !== null && progress.secondsLeft !== undefined ? <span>{t('leftTime', { time: f.seconds(progress.secondsLeft) })}</span> : null}
            </div>
          </div>
        </Card>
      )}
    </>
  );
}

function Summary({ job }: { job: Schema<'JobView'> }) {
  const t = useTexts(texts);
  const f = useFormats();
  const took = job.startedAt === null ? undefined : ((job.finishedAt === null ? Date.now() : new Date(job.finishedAt).getTime()) - new Date(job.startedAt).getTime()) / 1000;
  return (
    <span className="now-figures">
      <span>{t('stepsDone', { done: job.steps.filter((s) => s.state === 'DONE').length, all: job.steps.length })}</span>
      {took === undefined ? null : <span>{f.seconds(took)}</span>}
      <span>{t('sentShort', { bytes: f.bytes(job.bytesSent) })}</span>
      <span>{t('receivedShort', { bytes: f.bytes(job.bytesReceived) })}</span>
      <span>{t('roundsShort', { n: f.number(job.steps.reduce((sum, s) => sum + (s.rounds ?? 0), 0)) })}</span>
    </span>
  );
}

/** Lines of both sides in one order; what a partner says is its word. */
function Log({ lines, sources }: { lines: readonly Schema<'JobLogLogLine'>[]; sources: readonly Schema<'JobLogLogSource'>[] }) {
  const t = useTexts(texts);
  const f = useFormats();
  const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit', fractionalSecondDigits: 3 });
  return (
    <>
      {sources.filter((s) => s.missing === null).map((s) => <p key={s.party} className="soft">{t('clock', { party: s.party, offset: f.number(s.offsetMillis), trip: f.number(s.roundTripMillis) })}</p>)}
      <Table size="small" virtual rowKey={(l) => `${l.party}${l.event.position}`} dataSource={[...lines]} pagination={false} scroll={{ x: 760, y: 360 }} columns={[
        { title: t('time'), width: 130, className: 'num', render: (_, l) => <Tooltip title={f.moment(l.at)}>{clock.format(new Date(l.at))}</Tooltip> },
        { title: t('party'), width: 130, render: (_, l) => <PartyChip name={l.party} /> },
        { title: t('event'), width: 180, className: 'log-kind', render: (_, l) => t(`event_${l.event.kind}`) },
        { title: t('step'), width: 120, render: (_, l) => l.event.step },
        { title: t('over'), width: 100, align: 'right', className: 'num', render: (_, l) => (l.event.bytes > 0 ? f.bytes(l.event.bytes) : '') },
        { title: t('took'), width: 100, align: 'right', className: 'num', render: (_, l) => (l.event.millis > 0 ? f.seconds(l.event.millis / 1000) : '') },
        { title: t('code'), width: 120, render: (_, l) => <span className="mono">{l.event.code}</span> },
      ]} />
    </>
  );
}
