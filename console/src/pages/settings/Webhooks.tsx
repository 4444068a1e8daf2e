import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Form, Input, Modal, Popconfirm, Table, Tag } from 'antd';
import { useState } from 'react';
import { answer, client, type Schema } from '../../api/client';
import { CopyText } from '../../components/CopyText';
import { ProblemView } from '../../components/ProblemView';
import { useTexts } from '../../texts';
import { texts } from './texts';

type Hook = Schema<'Webhook'>;

export function Webhooks() {
  const t = useTexts(texts);
  const queries = useQueryClient();
  const [adding, setAdding] = useState(false);
  const [form] = Form.useForm<{ url: string; types?: string }>();
  const hooks = useQuery({ queryKey: ['webhooks'], queryFn: () => answer(client.GET('/api/webhooks')) });
  const changed = () => queries.invalidateQueries({ queryKey: ['webhooks'] });
  const add = useMutation({
    mutationFn: (given: { url: string; types?: string }) => answer<unknown>(client.POST('/api/webhooks', { body: { url: given.url, types: (given.types ?? '').split(/[\s,，]+/).filter((type) => type !== '') } })),
    onSuccess: async () => {
      setAdding(false);
      await changed();
    },
  });
  const remove = useMutation({ mutationFn: (id: string) => answer(client.DELETE('/api/webhooks/{id}', { params: { path: { id } } })), onSuccess: changed });
  if (hooks.error) {
    return <ProblemView problem={hooks.error} retry={() => void hooks.refetch()} />;
  }
  return (
    <div className="stack">
      <div><Button onClick={() => setAdding(true)}>{t('add')}</Button></div>
      <Table<Hook> rowKey="id" size="middle" pagination={false} loading={hooks.isPending} dataSource={hooks.data ?? []} locale={{ emptyText: t('noHooks') }} scroll={{ x: 'max-content' }} columns={[
        { title: t('url'), render: (_, h) => <span className="mono">{h.url}</span> },
        { title: t('types'), render: (_, h) => (h.types.length === 0 ? t('allTypes') : h.types.map((type) => <Tag key={type}>{type}</Tag>)) },
        { title: t('next'), render: (_, h) => (h.error ? <Tag color="error">{t('fails', { why: h.error })}</Tag> : <Tag color="success">{t('works')}</Tag>) },
        { title: '', key: 'remove', align: 'right', render: (_, h) => <Popconfirm title={t('remove')} onConfirm={() => remove.mutate(h.id)}><Button size="small" danger>{t('remove')}</Button></Popconfirm> },
      ]} />
      <Modal open={adding} title={t('add')} onCancel={() => setAdding(false)} onOk={() => form.submit()} confirmLoading={add.isPending} destroyOnHidden>
        <p className="soft">{t('addWhat')}</p>
        <Form form={form} layout="vertical" requiredMark={false} onFinish={(given) => add.mutate(given)}>
          <Form.Item name="url" label={t('url')} rules={[{ required: true, type: 'url', message: t('urlNeeded') }]}><Input autoComplete="off" /></Form.Item>
          <Form.Item name="types" label={t('types')} extra={t('typesWhat')}><Input autoComplete="off" /></Form.Item>
        </Form>
      </Modal>
      <Modal open={add.data !== undefined} title={t('secret')} footer={null} onCancel={() => add.reset()} mask={{ closable: false }}>
        {add.data === undefined ? null : <CopyText value={(add.data as { secret: string }).secret} label={t('secret')} rows={2} />}
      </Modal>
    </div>
  );
}
