import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, DatePicker, Empty, Form, Input, Modal, Popconfirm, Table, Tag } from 'antd';
import { PlusOutlined } from '@ant-design/icons';
import type { Dayjs } from 'dayjs';
import { useState } from 'react';
import { answer, client, once, type Schema } from '../../api/client';
import { purposesQuery } from '../../api/tables';
import { useSession } from '../../app/session';
import { useFormats } from '../../components/format';
import { ProblemView } from '../../components/ProblemView';
import en from '../../texts/en/data';
import zh from '../../texts/zh/data';
import { catalogue, useTexts } from '../../texts';

const texts = catalogue(en, zh);

export function PurposeList() {
  const t = useTexts(texts);
  const f = useFormats();
  const { can } = useSession();
  const queries = useQueryClient();
  const purposes = useQuery(purposesQuery);
  const [adding, setAdding] = useState(false);
  const [form] = Form.useForm<{ name: string; legalBasis: string; description?: string; expires?: Dayjs }>();
  const again = () => queries.invalidateQueries({ queryKey: ['purposes'] });
  const add = useMutation({
    mutationFn: (v: { name: string; legalBasis: string; description?: string; expires?: Dayjs }) => answer(client.POST('/api/purposes', { headers: once(), body: { name: v.name, legalBasis: v.legalBasis, description: v.description ?? '', ...(v.expires ? { expiresAt: v.expires.endOf('day').toISOString() } : {}) } })),
    onSuccess: () => { setAdding(false); return again(); },
  });
  const end = useMutation({ mutationFn: (purpose: string) => answer(client.DELETE('/api/purposes/{purpose}', { headers: once(), params: { path: { purpose } } })), onSuccess: again });
  if (purposes.error) {
    return <ProblemView problem={purposes.error} retry={() => void purposes.refetch()} />;
  }
  return (
    <>
      <div className="bar"><p className="soft data-note">{t('purposeListWhat')}</p>{can('GRANT') ? <Button type="primary" icon={<PlusOutlined />} onClick={() => setAdding(true)}>{t('addPurpose')}</Button> : null}</div>
      <Table<Schema<'PurposesPurpose'>> rowKey="name" size="middle" loading={purposes.isPending} dataSource={purposes.data ?? []} pagination={false} scroll={{ x: true }} locale={{ emptyText: <Empty description={t('noPurposes')} /> }}
        columns={[
          { title: t('purpose'), render: (_, p) => <><strong>{p.name}</strong><div className="soft">{p.description}</div></> },
          { title: t('legalBasis'), dataIndex: 'legalBasis' },
          { title: t('until'), render: (_, p) => f.day(p.expiresAt) },
          { title: t('state'), render: (_, p) => <Tag color={p.endedAt === null ? 'success' : 'default'}>{t(p.endedAt === null ? 'holds' : 'ended')}</Tag> },
          { title: t('addedAt'), render: (_, p) => <>{f.day(p.addedAt)}<div className="soft">{p.addedBy}</div></> },
          { title: '', render: (_, p) => (p.endedAt === null && can('GRANT') ? <Popconfirm title={t('endPurposeAsk')} onConfirm={() => end.mutate(p.name)}><Button size="small" danger>{t('endPurpose')}</Button></Popconfirm> : null) },
        ]} />
      <Modal open={adding} title={t('addPurpose')} onCancel={() => setAdding(false)} okText={t('save')} confirmLoading={add.isPending} onOk={() => form.submit()} destroyOnHidden>
        <Form form={form} layout="vertical" onFinish={(v) => add.mutate(v)} preserve={false}>
          <Form.Item name="name" label={t('name')} rules={[{ required: true }]}><Input maxLength={100} /></Form.Item>
          <Form.Item name="legalBasis" label={t('legalBasis')} rules={[{ required: true }]}><Input maxLength={500} /></Form.Item>
          <Form.Item name="description" label={t('description')}><Input.TextArea rows={3} maxLength={2000} /></Form.Item>
          <Form.Item name="expires" label={t('until')}><DatePicker style={{ width: '100%' }} /></Form.Item>
        </Form>
      </Modal>
    </>
  );
}
