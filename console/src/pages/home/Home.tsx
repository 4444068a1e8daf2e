import { useQuery } from '@tanstack/react-query';
import { Card, Empty, List, Skeleton } from 'antd';
import { Link } from 'react-router';
import { contractsQuery, jobsQuery, nodeQuery } from '../../api/queries';
import { useSession } from '../../app/session';
import { useFormats } from '../../components/format';
import { PageHead } from '../../components/PageHead';
import { ProblemView } from '../../components/ProblemView';
import en from '../../texts/en/home';
import zh from '../../texts/zh/home';
import { catalogue, useSay, useTexts } from '../../texts';

const texts = catalogue(en, zh);

/** A to-do list first, then what happened lately. */
export default function Home() {
  const t = useTexts(texts);
  const say = useSay();
  const f = useFormats();
  const { me } = useSession();
  const node = useQuery(nodeQuery);
  const contracts = useQuery(contractsQuery);
  const jobs = useQuery(jobsQuery);
  const failed = node.error ?? contracts.error ?? jobs.error;
  if (failed) {
    return <ProblemView problem={failed} />;
  }
  if (node.data === undefined || contracts.data === undefined || jobs.data === undefined) {
    return <Skeleton active />;
  }
  const todo = [
    ...contracts.data.filter((c) => c.state === 'AWAITING_APPROVAL').map((c) => ({ key: c.hash, title: t('approve', { name: c.name, proposer: c.proposer }), what: c.purpose, to: `/approvals/${c.hash}` })),
    ...jobs.data.filter((j) => j.state === 'FAILED').slice(0, 5).map((j) => ({ key: j.id, title: t('failed', { name: j.name }), what: say(j.reason), to: `/jobs/${j.id}` })),
    ...node.data.expiring.map((e) => ({ key: e.certificate + e.party, title: say(e.text), what: say(e.mend), to: '/partners' })),
  ];
  return (
    <>
      <PageHead title={t('title', { name: me.name })} what={t('what', { node: node.data.name })} />
      <Card title={t('todo')}>
        {todo.length === 0 ? <Empty description={t('nothingToDo')} /> : <List dataSource={todo} renderItem={(item) => <List.Item key={item.key}><List.Item.Meta title={<Link to={item.to}>{item.title}</Link>} description={item.what} /></List.Item>} />}
      </Card>
      <Card title={t('recent')} style={{ marginTop: 16 }}>
        {jobs.data.length === 0 ? <Empty description={t('noWork')} /> : <List dataSource={jobs.data.slice(0, 8)} renderItem={(j) => <List.Item key={j.id}><List.Item.Meta title={<Link to={`/jobs/${j.id}`}>{j.name}</Link>} description={f.ago(j.finishedAt ?? j.createdAt)} /></List.Item>} />}
      </Card>
    </>
  );
}
