import { useQuery } from '@tanstack/react-query';
import { ClockCircleOutlined } from '@ant-design/icons';
import { Button, Empty, Progress, Segmented, Table } from 'antd';
import { Link, useNavigate, useSearchParams } from 'react-router';
import type { Schema } from '../../api/client';
import { answer, client } from '../../api/client';
import { useFormats } from '../../components/format';
import { PageHead } from '../../components/PageHead';
import { PartyChip } from '../../components/PartyChip';
import { ProblemView } from '../../components/ProblemView';
import en from '../../texts/en/jobs';
import zh from '../../texts/zh/jobs';
import { catalogue, useSay, useTexts } from '../../texts';
import { JobState } from './JobState';
import './jobs.css';

const texts = catalogue(en, zh);

type Job = Schema<'JobView'>;

/** Which states each filter shows. */
const SHOWN = {
  all: undefined,
  live: ['RUNNING', 'QUEUED', 'APPROVED', 'INTERRUPTED'],
  waiting: ['PROPOSED', 'AWAITING_APPROVAL'],
  done: ['DONE'],
  failed: ['FAILED', 'STOPPED', 'DECLINED'],
} as const;
type Filter = keyof typeof SHOWN;

export function done(job: Job): number {
  return job.steps.length === 0 ? 0 : job.steps.filter((s) => s.state === 'DONE').length / job.steps.length;
}

export default function Jobs() {
  const t = useTexts(texts);
  const say = useSay();
  const f = useFormats();
  const navigate = useNavigate();
  const [search, setSearch] = useSearchParams();
  const filter = (search.get('show') ?? 'all') as Filter;
  const jobs = useQuery({
    queryKey: ['jobs', 'many'],
    queryFn: () => answer(client.GET('/api/jobs', { params: { query: { limit: 1000 } } })),
    // Progress is no event: while something runs it is asked for.
    refetchInterval: (query) => (query.state.data?.some((j) => j.state === 'RUNNING') ? 2000 : false),
  });
  if (jobs.error) {
    return <ProblemView problem={jobs.error} retry={() => void jobs.refetch()} />;
  }
  const states = SHOWN[filter] as readonly string[] | undefined;
  const shown = (jobs.data ?? []).filter((j) => states === undefined || states.includes(j.state));
  return (
    <>
      <PageHead title={t('title')} what={t('what')} actions={<Link to="/jobs/schedules"><Button icon={<ClockCircleOutlined />}>{t('schedules')}</Button></Link>} />
      <Segmented aria-label={t('show')} value={filter in SHOWN ? filter : 'all'} onChange={(show) => setSearch(show === 'all' ? {} : { show }, { replace: true })} style={{ marginBottom: 12 }}
        options={(Object.keys(SHOWN) as Filter[]).map((value) => ({ value, label: t(`filter_${value}`) }))} />
      <Table<Job> rowKey="id" size="middle" virtual={shown.length > 100} sticky loading={jobs.isPending} dataSource={shown} pagination={false} scroll={shown.length > 100 ? { x: 1040, y: 640 } : { x: 'max-content' }}
        locale={{ emptyText: <Empty description={t('none')}><Button type="primary" onClick={() => void navigate('/flows')}>{t('draw')}</Button></Empty> }}
        columns={[
          { title: t('name'), width: 220, render: (_, j) => <Link to={`/jobs/${j.id}`}>{j.name}</Link> },
          { title: t('state'), width: 150, render: (_, j) => <JobState state={j.state} /> },
          { title: t('partners'), width: 160, render: (_, j) => <span className="chips">{j.partners.map((p) => <PartyChip key={p} name={p} />)}</span> },
          { title: t('progress'), width: 180, render: (_, j) => (j.state === 'RUNNING' ? <Progress percent={Math.round(done(j) * 100)} size="small" aria-label={t('progress')} /> : <span className="soft">{say(j.waits ?? j.reason)}</span>) },
          { title: t('over'), width: 110, align: 'right', className: 'num', render: (_, j) => f.bytes(j.bytesSent + j.bytesReceived) },
          { title: t('took'), width: 100, align: 'right', className: 'num', render: (_, j) => (j.startedAt && j.finishedAt ? f.seconds((new Date(j.finishedAt).getTime() - new Date(j.startedAt).getTime()) / 1000) : f.seconds(null)) },
          { title: t('begun'), width: 130, render: (_, j) => f.ago(j.startedAt ?? j.createdAt) },
          { title: t('askedBy'), width: 110, dataIndex: 'askedBy' },
        ]} />
    </>
  );
}
