import { useQuery } from '@tanstack/react-query';
import { Empty, Table, Tag } from 'antd';
import { Link, useNavigate } from 'react-router';
import { Button } from 'antd';
import { answer, client, type Schema } from '../../api/client';
import { useFormats } from '../../components/format';
import { PageHead } from '../../components/PageHead';
import { PartyChip } from '../../components/PartyChip';
import { ProblemView } from '../../components/ProblemView';
import { useOperators } from '../../flow/useEditor';
import en from '../../texts/en/results';
import zh from '../../texts/zh/results';
import { catalogue, useSay, useTexts } from '../../texts';
import './results.css';

const texts = catalogue(en, zh);

/** Jobs that ended well: what each was about, and its results one click away. */
export default function Results() {
  const t = useTexts(texts);
  const say = useSay();
  const f = useFormats();
  const navigate = useNavigate();
  const operators = useOperators();
  const jobs = useQuery({ queryKey: ['jobs', 'done'], queryFn: () => answer(client.GET('/api/jobs', { params: { query: { state: 'DONE', limit: 1000 } } })) });
  if (jobs.error) {
    return <ProblemView problem={jobs.error} retry={() => void jobs.refetch()} />;
  }
  return (
    <>
      <PageHead title={t('title')} what={t('what')} />
      <Table<Schema<'JobView'>> rowKey="id" size="middle" sticky loading={jobs.isPending} dataSource={jobs.data ?? []} virtual={(jobs.data ?? []).length > 100} pagination={false} scroll={(jobs.data ?? []).length > 100 ? { x: 900, y: 640 } : { x: 'max-content' }}
        locale={{ emptyText: <Empty description={t('none')}><Button type="primary" onClick={() => void navigate('/flows')}>{t('draw')}</Button></Empty> }}
        columns={[
          { title: t('name'), width: 220, render: (_, j) => <Link to={`/results/${j.id}`}>{j.name}</Link> },
          { title: t('steps'), width: 360, render: (_, j) => j.steps.map((s) => { const o = operators?.get(s.operator); return <Tag key={s.step}>{o === undefined ? s.operator : say(o.title)}</Tag>; }) },
          { title: t('partners'), width: 160, render: (_, j) => j.partners.map((p) => <PartyChip key={p} name={p} />) },
          { title: t('finished'), width: 140, render: (_, j) => f.ago(j.finishedAt) },
          { title: t('report'), width: 130, render: (_, j) => (j.steps.some((s) => s.operator === 'evaluate.binary' || s.operator === 'train.lr') ? <Link to={`/results/${j.id}/report`}>{t('modelReport')}</Link> : '') },
        ]} />
    </>
  );
}
