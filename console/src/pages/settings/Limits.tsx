import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Form, InputNumber, Modal, Table } from 'antd';
import { useState } from 'react';
import { answer, client, type Schema } from '../../api/client';
import { useSession } from '../../app/session';
import { useFormats } from '../../components/format';
import { ProblemView } from '../../components/ProblemView';
import { useTexts } from '../../texts';
import { texts } from './texts';

type Row = Schema<'LimitView'>;

const GB = 1e9;

export function Limits() {
  const t = useTexts(texts);
  const f = useFormats();
  const { can } = useSession();
  const [editing, setEditing] = useState<Row>();
  const limits = useQuery({ queryKey: ['limits'], queryFn: () => answer(client.GET('/api/limits')) });
  if (limits.error) {
    return <ProblemView problem={limits.error} retry={() => void limits.refetch()} />;
  }
  const of = (used: number, limit: number | undefined, show: (value: number) => string) => (limit ? t('used', { used: show(used), limit: show(limit) }) : t('free', { used: show(used) }));
  return (
    <>
      <Table<Row> rowKey="tenant" size="middle" pagination={false} loading={limits.isPending} dataSource={limits.data ?? []} scroll={{ x: 'max-content' }} columns={[
        { title: t('tenant'), render: (_, l) => <strong>{l.tenant}</strong> },
        { title: t('jobs'), className: 'num', render: (_, l) => of(l.used.jobs, l.limit.jobs, f.number) },
        { title: t('cores'), className: 'num', render: (_, l) => of(l.used.cores, l.limit.cores, f.number) },
        { title: t('memory'), className: 'num', render: (_, l) => of(l.used.memory, l.limit.memory, f.bytes) },
        { title: t('disk'), className: 'num', render: (_, l) => of(l.used.stored, l.limit.disk, f.bytes) },
        { title: '', key: 'edit', align: 'right', render: (_, l) => (can('OPERATE') ? <Button size="small" onClick={() => setEditing(l)}>{t('edit')}</Button> : null) },
      ]} />
      {editing === undefined ? null : <Edit row={editing} onClose={() => setEditing(undefined)} />}
    </>
  );
}

function Edit({ row, onClose }: { row: Row; onClose: () => void }) {
  const t = useTexts(texts);
  const queries = useQueryClient();
  const [form] = Form.useForm<{ jobs: number; cores: number; memory: number; disk: number }>();
  const set = useMutation({
    mutationFn: (given: { jobs: number; cores: number; memory: number; disk: number }) => answer(client.PUT('/api/limits/{tenant}', {
      params: { path: { tenant: row.tenant } }, body: { ...row.limit, jobs: given.jobs, cores: given.cores, memory: Math.round(given.memory * GB), disk: Math.round(given.disk * GB) },
    })),
    onSuccess: async () => {
      onClose();
      await queries.invalidateQueries({ queryKey: ['limits'] });
    },
  });
  const now = row.limit;
  return (
    <Modal open title={t('limitsOf', { name: row.tenant })} onCancel={onClose} onOk={() => form.submit()} confirmLoading={set.isPending}>
      <p className="soft">{t('limitsWhat')}</p>
      <Form form={form} layout="vertical" requiredMark={false} onFinish={(given) => set.mutate(given)} initialValues={{ jobs: now.jobs, cores: now.cores, memory: (now.memory ?? 0) / GB, disk: (now.disk ?? 0) / GB }}>
        <Form.Item name="jobs" label={t('jobs')}><InputNumber min={0} precision={0} /></Form.Item>
        <Form.Item name="cores" label={t('cores')}><InputNumber min={0} precision={0} /></Form.Item>
        <Form.Item name="memory" label={t('bytes', { unit: t('memory') })}><InputNumber min={0} /></Form.Item>
        <Form.Item name="disk" label={t('bytes', { unit: t('disk') })}><InputNumber min={0} /></Form.Item>
      </Form>
    </Modal>
  );
}
