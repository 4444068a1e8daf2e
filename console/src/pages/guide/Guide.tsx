import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Card, Progress as Bar, Skeleton, Space, Tag } from 'antd';
import { CheckCircleFilled } from '@ant-design/icons';
import type { ReactNode } from 'react';
import { Link, useNavigate } from 'react-router';
import { answer, client, once } from '../../api/client';
import { useSession } from '../../app/session';
import { PageHead } from '../../components/PageHead';
import { ProblemView } from '../../components/ProblemView';
import en from '../../texts/en/guide';
import zh from '../../texts/zh/guide';
import { catalogue, useSay, useTexts } from '../../texts';
import { STEPS, useProgress, type Progress, type Step } from './progress';
import './guide.css';

const texts = catalogue(en, zh);

/** The other half of the example is the partner's. */
const SIDE_OF: Readonly<Record<string, 'bank' | 'telecom'>> = { loans: 'bank', profile: 'telecom' };

export default function Guide() {
  const t = useTexts(texts);
  const { progress, error, steps } = useProgress();
  if (error) {
    return <ProblemView problem={error} />;
  }
  if (progress === undefined) {
    return <><PageHead title={t('title')} what={t('what')} /><Skeleton active /></>;
  }
  const done = STEPS.filter((step) => steps[step]).length;
  const next = STEPS.find((step) => !steps[step]);
  const content: Record<Step, ReactNode> = {
    machine: <Machine progress={progress} />, people: <People progress={progress} />, partner: <Partner progress={progress} />,
    table: <Table progress={progress} />, grant: <Grant progress={progress} done={steps.grant} />, flow: <Flow progress={progress} />,
  };
  return (
    <>
      <PageHead title={t('title')} what={t('what')} actions={<div className="guide-progress"><Bar percent={Math.round((100 * done) / STEPS.length)} showInfo={false} aria-label={t('progress', { done, all: STEPS.length })} /><span className="soft">{t('progress', { done, all: STEPS.length })}</span></div>} />
      <ol className="guide">
        {STEPS.map((step, i) => (
          <li key={step} className={steps[step] ? 'guide-done' : step === next ? 'guide-next' : 'guide-later'}>
            <span className="guide-mark" aria-hidden="true">{steps[step] ? <CheckCircleFilled /> : i + 1}</span>
            <Card size="small" title={<h2>{t(step)}</h2>} extra={<Tag color={steps[step] ? 'success' : step === next ? 'processing' : 'default'}>{t(steps[step] ? 'done' : step === next ? 'next' : 'later')}</Tag>}>
              <p className="soft">{t(`${step}What`)}</p>
              {content[step]}
            </Card>
          </li>
        ))}
      </ol>
    </>
  );
}

function Machine({ progress }: { progress: Progress }) {
  const t = useTexts(texts);
  const say = useSay();
  const queries = useQueryClient();
  const troubles = progress.findings.filter((finding) => finding.verdict !== 'GOOD');
  return (
    <div className="stack">
      {troubles.length === 0 ? <Alert type="success" showIcon title={t('machineGood')} /> : troubles.map((f) => <Alert key={f.what} type={f.verdict === 'BAD' ? 'error' : 'warning'} showIcon title={say(f.finding)} description={say(f.mend)} />)}
      <div><Button size="small" onClick={() => void queries.invalidateQueries({ queryKey: ['doctor'] })}>{t('look')}</Button></div>
    </div>
  );
}

function People({ progress }: { progress: Progress }) {
  const t = useTexts(texts);
  const { can } = useSession();
  if (!can('ADMINISTER')) {
    return <span className="soft">{t('peopleOthers')}</span>;
  }
  return <Space wrap><Link to="/people?add=person"><Button type={progress.others === 0 ? 'primary' : 'default'}>{t('peopleDo')}</Button></Link>{progress.others ? <span>{t('peopleDone', { count: progress.others })}</span> : null}</Space>;
}

function Partner({ progress }: { progress: Progress }) {
  const t = useTexts(texts);
  const { can } = useSession();
  const some = progress.partners.length > 0;
  return (
    <Space wrap>
      {can('MANAGE_PARTNERS') ? (
        <>
          <Link to="/partners?connect=invite"><Button type={some ? 'default' : 'primary'}>{t('partnerDo')}</Button></Link>
          <Link to="/partners?connect=join"><Button>{t('partnerJoin')}</Button></Link>
        </>
      ) : some ? null : <span className="soft">{t('forOthers', { role: t('administrator') })}</span>}
      {some ? <span>{t('partnerDone', { names: progress.partners.map((p) => p.name).join(', ') })}</span> : null}
    </Space>
  );
}

function Table({ progress }: { progress: Progress }) {
  const t = useTexts(texts);
  const { can } = useSession();
  const queries = useQueryClient();
  const take = useMutation({ mutationFn: (side: string) => answer(client.POST('/api/examples/credit/table', { body: { side }, headers: once() })), onSuccess: () => queries.invalidateQueries({ queryKey: ['tables'] }) });
  if (progress.tables.length > 0) {
    return <span>{t('tableDone', { names: progress.tables.map((table) => table.name).join(', ') })}</span>;
  }
  if (!can('MANAGE_TABLES')) {
    return <span className="soft">{t('forOthers', { role: t('manager') })}</span>;
  }
  return (
    <Space wrap>
      <Button type="primary" loading={take.isPending} onClick={() => take.mutate('bank')}>{t('tableBank')}</Button>
      <Button loading={take.isPending} onClick={() => take.mutate('telecom')}>{t('tableTelecom')}</Button>
      <Link to="/data"><Button type="link">{t('tableOwn')}</Button></Link>
    </Space>
  );
}

/** The example's side, where its table is here. */
function sideOf(progress: Progress): 'bank' | 'telecom' | undefined {
  return progress.tables.map((table) => SIDE_OF[table.name]).find((side) => side !== undefined);
}

function Grant({ progress, done }: { progress: Progress; done: boolean }) {
  const t = useTexts(texts);
  const { can } = useSession();
  const queries = useQueryClient();
  const side = sideOf(progress);
  const grant = useMutation({ mutationFn: (partner: string) => answer(client.POST('/api/examples/credit/grants', { body: { side: side ?? '', partner }, headers: once() })), onSuccess: () => queries.invalidateQueries({ queryKey: ['tables'] }) });
  if (done) {
    return <span>{t('grantDone')}</span>;
  }
  if (!can('GRANT')) {
    return <span className="soft">{t('forOthers', { role: t('manager') })}</span>;
  }
  return side === undefined ? null : <Space wrap>{progress.partners.map((p) => <Button key={p.name} type="primary" loading={grant.isPending} onClick={() => grant.mutate(p.name)}>{t('grantDo', { partner: p.name })}</Button>)}</Space>;
}

function Flow({ progress }: { progress: Progress }) {
  const t = useTexts(texts);
  const say = useSay();
  const { can } = useSession();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const side = sideOf(progress);
  const propose = useMutation({
    mutationFn: async (partner: string) => {
      const { document } = await answer(client.GET('/api/examples/credit/flow', { params: { query: { side: side ?? '', partner } } }));
      return answer(client.POST('/api/contracts', { body: { flow: document, runs: 3, hours: 24, legalBasis: t('basis') }, headers: once() }));
    },
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['contracts'] });
      await queries.invalidateQueries({ queryKey: ['jobs'] });
    },
  });
  const job = progress.jobs.find((one) => one.name === 'credit' && one.state !== 'DECLINED' && one.state !== 'FAILED');
  if (job !== undefined) {
    const partner = job.partners.join(', ');
    return (
      <Space wrap>
        <span>{job.state === 'DONE' ? t('flowEnded') : job.state === 'RUNNING' ? t('flowRuns') : say(job.waits) || t('flowDone', { partner })}</span>
        <Button type={job.state === 'DONE' ? 'primary' : 'default'} onClick={() => void navigate(`/jobs/${job.id}`)}>{t('open')}</Button>
      </Space>
    );
  }
  if (!can('PROPOSE')) {
    return <span className="soft">{t('forOthers', { role: t('analyst') })}</span>;
  }
  return side === undefined ? null : <Space wrap>{progress.partners.map((p) => <Button key={p.name} type="primary" loading={propose.isPending} onClick={() => propose.mutate(p.name)}>{t('flowDo', { partner: p.name })}</Button>)}</Space>;
}
