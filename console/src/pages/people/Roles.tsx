import { useQuery } from '@tanstack/react-query';
import { Table } from 'antd';
import { CheckOutlined } from '@ant-design/icons';
import { answer, client } from '../../api/client';
import { ProblemView } from '../../components/ProblemView';
import { useTexts } from '../../texts';
import { texts, type Role } from './texts';

/** Who may do what: the node's own table. */
export function Roles() {
  const t = useTexts(texts);
  const roles = useQuery({ queryKey: ['roles'], queryFn: () => answer(client.GET('/api/roles')), staleTime: Infinity });
  if (roles.error) {
    return <ProblemView problem={roles.error} retry={() => void roles.refetch()} />;
  }
  const permissions = [...new Set(roles.data?.flatMap((r) => r.permissions) ?? [])];
  return (
    <Table<string> rowKey={(p) => p} size="small" pagination={false} loading={roles.isPending} dataSource={permissions} scroll={{ x: 'max-content' }} columns={[
      { title: t('permission'), render: (_, p) => <span className="mono">{p}</span> },
      ...(roles.data ?? []).map((r) => ({ title: t(r.role as Role), key: r.role, align: 'center' as const, render: (_: unknown, p: string) => (r.permissions.some((own) => own === p) ? <CheckOutlined aria-label={t('on')} /> : null) })),
    ]} />
  );
}
