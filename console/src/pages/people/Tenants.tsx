import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Form, Input, Select, Table } from 'antd';
import { answer, client, type Schema } from '../../api/client';
import { useFormats } from '../../components/format';
import { ProblemView } from '../../components/ProblemView';
import { useTexts } from '../../texts';
import { texts } from './texts';

type Tenant = Schema<'TenantsTenant'>;
type Grade = Tenant['twoFrom'];

const GRADES = ['L1', 'L2', 'L3', 'L4', 'L5'] as const;

export function Tenants() {
  const t = useTexts(texts);
  const f = useFormats();
  const queries = useQueryClient();
  const changed = () => queries.invalidateQueries({ queryKey: ['tenants'] });
  const tenants = useQuery({ queryKey: ['tenants'], queryFn: () => answer(client.GET('/api/tenants')) });
  const add = useMutation({ mutationFn: (given: { name: string }) => answer(client.POST('/api/tenants', { body: given })), onSuccess: changed });
  const rule = useMutation({
    mutationFn: ({ name, persons, twoFrom }: { name: string; persons: number; twoFrom: Grade | null }) =>
      answer(client.PUT('/api/tenants/{name}/approvals', { params: { path: { name } }, body: { persons, ...(twoFrom === null ? {} : { twoFrom }) } })),
    onSuccess: changed,
  });
  if (tenants.error) {
    return <ProblemView problem={tenants.error} retry={() => void tenants.refetch()} />;
  }
  return (
    <div className="stack">
      <p className="soft">{t('tenantWhat')}</p>
      <Form layout="inline" onFinish={(given: { name: string }) => add.mutate(given)}>
        <Form.Item name="name" label={t('tenantName')} rules={[{ required: true, message: t('nameNeeded') }]}><Input autoComplete="off" /></Form.Item>
        <Button htmlType="submit" loading={add.isPending}>{t('addTenant')}</Button>
      </Form>
      <Table<Tenant> rowKey="name" size="middle" pagination={false} loading={tenants.isPending} dataSource={tenants.data ?? []} scroll={{ x: 'max-content' }} columns={[
        { title: t('name'), render: (_, one) => <strong>{one.name}</strong> },
        { title: t('persons'), render: (_, one) => (
          <Select aria-label={t('persons')} value={one.persons} style={{ width: 130 }} options={[{ value: 1, label: t('onePerson') }, { value: 2, label: t('twoPersons') }]} onChange={(persons) => rule.mutate({ name: one.name, persons, twoFrom: one.twoFrom })} />
        ) },
        { title: t('twoFrom'), render: (_, one) => (
          <Select<string> aria-label={t('twoFrom')} disabled={one.persons > 1} value={one.twoFrom ?? ''} style={{ width: 110 }} options={[{ value: '', label: t('never') }, ...GRADES.map((grade) => ({ value: grade, label: grade }))]}
            onChange={(grade) => rule.mutate({ name: one.name, persons: one.persons, twoFrom: grade === '' ? null : (grade as Grade) })} />
        ) },
        { title: t('since'), render: (_, one) => f.day(one.createdAt) },
      ]} />
    </div>
  );
}
