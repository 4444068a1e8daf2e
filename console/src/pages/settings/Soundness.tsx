import { useQuery } from '@tanstack/react-query';
import { Skeleton, Table, Tag } from 'antd';
import { answer, client, type Schema } from '../../api/client';
import { ProblemView } from '../../components/ProblemView';
import { useSay, useTexts } from '../../texts';
import { texts } from './texts';

type Finding = Schema<'DoctorFinding'>;

const COLORS = { GOOD: 'success', WARNING: 'warning', BAD: 'error' } as const;

/** What the doctor found, the worst first. */
export function Soundness() {
  const t = useTexts(texts);
  const say = useSay();
  const doctor = useQuery({ queryKey: ['doctor'], queryFn: () => answer(client.GET('/api/doctor')) });
  if (doctor.error) {
    return <ProblemView problem={doctor.error} retry={() => void doctor.refetch()} />;
  }
  if (doctor.data === undefined) {
    return <Skeleton active />;
  }
  const rank = (f: Finding) => ['BAD', 'WARNING', 'GOOD'].indexOf(f.verdict);
  return (
    <Table<Finding> rowKey="what" size="middle" pagination={false} dataSource={[...doctor.data].sort((a, b) => rank(a) - rank(b))} scroll={{ x: 'max-content' }} columns={[
      { title: t('what_'), render: (_, d) => <Tag color={COLORS[d.verdict]}>{d.what}</Tag> },
      { title: t('finding'), render: (_, d) => say(d.finding) },
      { title: t('mend'), render: (_, d) => say(d.mend) },
    ]} />
  );
}
