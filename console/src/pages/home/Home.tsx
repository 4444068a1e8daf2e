import { useQuery } from '@tanstack/react-query';
import { Button, Card, Empty, Skeleton, Tag } from 'antd';
import { AuditOutlined, CloudServerOutlined, DisconnectOutlined, HourglassOutlined, WarningOutlined } from '@ant-design/icons';
import { useState, type ReactNode } from 'react';
import { Link } from 'react-router';
import { answer, client } from '../../api/client';
import { contractsQuery, jobsQuery, nodeQuery, partnersQuery } from '../../api/queries';
import { useSession } from '../../app/session';
import { useFormats } from '../../components/format';
import { PageHead } from '../../components/PageHead';
import { PartyChip } from '../../components/PartyChip';
import { ProblemView } from '../../components/ProblemView';
import en from '../../texts/en/home';
import zh from '../../texts/zh/home';
import { catalogue, useSay, useTexts } from '../../texts';
import { STEPS, useProgress } from '../guide/progress';
import { todoOf, type Todo } from './todo';
import './home.css';

const texts = catalogue(en, zh);

const ICONS: Record<Todo['kind'], ReactNode> = { approval: <AuditOutlined />, held: <AuditOutlined />, service: <CloudServerOutlined />, failure: <WarningOutlined />, partner: <DisconnectOutlined />, expiry: <HourglassOutlined /> };
const COLORS: Readonly<Record<string, string>> = { DONE: 'success', FAILED: 'error', RUNNING: 'processing', QUEUED: 'processing', AWAITING_APPROVAL: 'warning', INTERRUPTED: 'warning', STOPPED: 'default', DECLINED: 'default' };

/** A to-do list first, then what happened lately. */
export default function Home() {
  const t = useTexts(texts);
  const { me, can } = useSession();
  const node = useQuery(nodeQuery);
  const partners = useQuery(partnersQuery);
  const contracts = useQuery(contractsQuery);
  const jobs = useQuery(jobsQuery);
  const services = useQuery({ queryKey: ['services'], queryFn: () => answer(client.GET('/api/services')) });
  const failed = node.error ?? partners.error ?? contracts.error ?? jobs.error ?? services.error;
  if (failed) {
    return <ProblemView problem={failed} />;
  }
  if (!node.data || !partners.data || !contracts.data || !jobs.data || !services.data) {
    return <><PageHead title={t('title', { name: me.name })} /><Skeleton active /></>;
  }
  const todo = todoOf({ contracts: contracts.data, jobs: jobs.data, services: services.data, partners: partners.data, expiring: node.data.expiring }, can, Date.now());
  return (
    <>
      <PageHead title={t('title', { name: me.name })} what={t('what', { node: node.data.name })} />
      <div className="two">
        <div className="stack">
          <Card title={t('todo')} extra={todo.length > 0 ? <Tag color="processing">{todo.length}</Tag> : null}>
            {todo.length === 0 ? <Nothing title={t('nothingToDo')} what={t('nothingToDoWhat')} /> : <ul className="rows">{todo.map((item) => <TodoRow key={item.key} item={item} />)}</ul>}
          </Card>
          <Card title={t('recent')}>
            {jobs.data.length === 0 ? <Nothing title={t('noWork')} what={t('noWorkWhat')}>{can('PROPOSE') ? <Link to="/flows"><Button>{t('draw')}</Button></Link> : null}</Nothing> : <ul className="rows">{jobs.data.slice(0, 8).map((j) => <JobRow key={j.id} job={j} />)}</ul>}
          </Card>
        </div>
        <div className="stack">
          <GuideCard />
          <Card title={t('partners')}>
            {partners.data.length === 0 ? <Nothing title={t('noPartners')}>{can('MANAGE_PARTNERS') ? <Link to="/partners?connect=invite"><Button>{t('connect')}</Button></Link> : null}</Nothing> : (
              <ul className="rows">
                {partners.data.map((p) => (
                  <li key={p.name}><Link to={`/partners?partner=${encodeURIComponent(p.name)}`}><PartyChip name={p.name} /></Link><span className="grow" /><Tag color={p.suspended ? 'warning' : p.connected ? 'success' : 'error'}>{t(p.suspended ? 'suspended' : p.connected ? 'connected' : 'apart')}</Tag></li>
                ))}
              </ul>
            )}
          </Card>
        </div>
      </div>
    </>
  );
}

function Nothing({ title, what, children }: { title: string; what?: string; children?: ReactNode }) {
  return <Empty image={null} description={<>{title}{what === undefined ? null : <><br /><span className="soft">{what}</span></>}</>}>{children}</Empty>;
}

function TodoRow({ item }: { item: Todo }) {
  const t = useTexts(texts);
  const say = useSay();
  const f = useFormats();
  const title = { approval: () => t('approveTitle', { proposer: item.party ?? '', name: item.name }), held: () => t('heldTitle', { name: item.name }), service: () => t('serviceTitle', { partner: item.party ?? '', name: item.name }),
    failure: () => t('failedTitle', { name: item.name }), partner: () => t('partnerTitle', { name: item.name }), expiry: () => t('expires') }[item.kind]();
  const action = { approval: 'approve', held: 'approve', service: 'accept', failure: 'mend', partner: 'look', expiry: 'look' } as const;
  return (
    <li className={`todo todo-${item.kind}`}>
      <span className="todo-icon" aria-hidden="true">{ICONS[item.kind]}</span>
      <div className="todo-what"><strong>{title}</strong><span className="soft">{typeof item.what === 'string' ? item.what : say(item.what)}{item.at === null ? '' : ` · ${f.ago(item.at)}`}</span></div>
      <span className="grow" />
      <Link to={item.to}><Button type={item.kind === 'approval' ? 'primary' : 'default'}>{t(action[item.kind])}</Button></Link>
    </li>
  );
}

function JobRow({ job }: { job: { id: string; name: string; state: keyof typeof en & string; partners: string[]; finishedAt: string; createdAt: string } }) {
  const t = useTexts(texts);
  const f = useFormats();
  return (
    <li>
      <div className="todo-what"><Link to={`/jobs/${job.id}`}>{job.name}</Link><span className="soft">{t('with', { names: job.partners.join(', ') })} · {f.ago(job.finishedAt ?? job.createdAt)}</span></div>
      <span className="grow" /><Tag color={COLORS[job.state] ?? 'default'}>{t(job.state)}</Tag>
    </li>
  );
}

/** Until all steps are done, or somebody has had enough of it. */
function GuideCard() {
  const t = useTexts(texts);
  const { progress, steps } = useProgress();
  const [hidden, setHidden] = useState(localStorage.getItem('tacit-guide') === 'hidden');
  const done = STEPS.filter((step) => steps[step]).length;
  if (hidden || progress === undefined || done === STEPS.length) {
    return null;
  }
  const hide = () => {
    localStorage.setItem('tacit-guide', 'hidden');
    setHidden(true);
  };
  return (
    <Card title={t('guide')} className="guide-card" extra={<Button type="text" size="small" onClick={hide}>{t('notNow')}</Button>}>
      <p className="soft">{t('guideWhat', { done, all: STEPS.length })}</p>
      <div className="guide-dots" aria-hidden="true">{STEPS.map((step) => <i key={step} className={steps[step] ? 'on' : ''} />)}</div>
      <Link to="/guide"><Button type="primary">{t('goOn')}</Button></Link>
    </Card>
  );
}
