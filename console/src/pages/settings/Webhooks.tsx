import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Drawer, Empty, Form, Input, Modal, Popconfirm, Space, Table, Tag } from 'antd';
import { useState } from 'react';
import { answer, client, type Schema } from '../../api/client';
import { CopyText } from '../../components/CopyText';
import { useFormats } from '../../components/format';
import { ProblemView } from '../../components/ProblemView';
import { useTexts } from '../../texts';
import { texts } from './texts';

type Hook = Schema<'Webhook'>;

/** Who is told of events over HTTP: addresses that can be changed, what became of the last tries, and again for what was given up. */
export function Webhooks() {
  const t = useTexts(texts);
  const f = useFormats();
  const queries = useQueryClient();
  const [editing, setEditing] = useState<Hook | 'new'>();
  const [watched, watch] = useState<Hook>();
  const [secret, setSecret] = useState<string>();
  const hooks = useQuery({ queryKey: ['webhooks'], queryFn: () => answer(client.GET('/api/webhooks')) });
  const changed = () => queries.invalidateQueries({ queryKey: ['webhooks'] });
  const remove = useMutation({ mutationFn: (id: string) => answer(client.DELETE('/api/webhooks/{id}', { params: { path: { id } } })), onSuccess: changed });
  const revive = useMutation({ mutationFn: (id: string) => answer(client.POST('/api/webhooks/{id}/revival', { params: { path: { id } } })), onSuccess: changed });
  if (hooks.error) {
    return <ProblemView problem={hooks.error} retry={() => void hooks.refetch()} />;
  }
  const add = <Button type="primary" onClick={() => setEditing('new')}>{t('add')}</Button>;
  return (
    <div className="stack">
      <div>{add}</div>
      <Table<Hook> rowKey="id" size="middle" pagination={false} loading={hooks.isPending} dataSource={hooks.data ?? []} locale={{ emptyText: <Empty description={t('noHooks')} /> }} scroll={{ x: 'max-content' }} columns={[
        { title: t('url'), render: (_, h) => <span className="mono">{h.url}</span> },
        { title: t('types'), render: (_, h) => (h.types.length === 0 ? t('allTypes') : h.types.map((type) => <Tag key={type}>{type}</Tag>)) },
        { title: t('next'), render: (_, h) => (
          <>
            {h.error ? <Tag color="error">{t('fails', { why: h.error })}</Tag> : <Tag color="success">{t('works')}</Tag>}
            {h.error ? <div className="soft">{h.active ? t('triesAgain', { n: f.number(h.failed), when: f.ago(h.retry) }) : t('givenUp', { n: f.number(h.failed) })}</div> : null}
          </>
        ) },
        { title: '', key: 'do', align: 'right', render: (_, h) => (
          <Space>
            {h.error ? <Button size="small" onClick={() => revive.mutate(h.id)}>{t('tryNow')}</Button> : null}
            <Button size="small" onClick={() => watch(h)}>{t('deliveries')}</Button>
            <Button size="small" onClick={() => setEditing(h)}>{t('edit')}</Button>
            <Popconfirm title={t('remove')} onConfirm={() => remove.mutate(h.id)}><Button size="small" danger>{t('remove')}</Button></Popconfirm>
          </Space>
        ) },
      ]} />
      {editing === undefined ? null : <Edit of={editing === 'new' ? undefined : editing} onClose={() => setEditing(undefined)} onSecret={setSecret} />}
      {watched === undefined ? null : <Deliveries of={watched} onClose={() => watch(undefined)} />}
      <Modal open={secret !== undefined} title={t('secret')} footer={null} onCancel={() => setSecret(undefined)} mask={{ closable: false }}>
        {secret === undefined ? null : <CopyText value={secret} label={t('secret')} rows={2} />}
      </Modal>
    </div>
  );
}

function Edit({ of, onClose, onSecret }: { of: Hook | undefined; onClose: () => void; onSecret: (secret: string) => void }) {
  const t = useTexts(texts);
  const queries = useQueryClient();
  const [form] = Form.useForm<{ url: string; types?: string }>();
  const save = useMutation({
    mutationFn: async (given: { url: string; types?: string }) => {
      const body = { url: given.url, types: (given.types ?? '').split(/[\s,，]+/).filter((type) => type !== '') };
      if (of === undefined) {
        // Its content type is not in the description: the answer is the secret's only showing.
        onSecret(((await answer<unknown>(client.POST('/api/webhooks', { body }))) as { secret: string }).secret);
      } else {
        await answer(client.PUT('/api/webhooks/{id}', { params: { path: { id: of.id } }, body }));
      }
    },
    onSuccess: async () => {
      onClose();
      await queries.invalidateQueries({ queryKey: ['webhooks'] });
    },
  });
  return (
    <Modal open title={t(of === undefined ? 'add' : 'edit')} onCancel={onClose} onOk={() => form.submit()} confirmLoading={save.isPending}>
      <p className="soft">{t(of === undefined ? 'addWhat' : 'hookEditWhat')}</p>
      <Form form={form} layout="vertical" requiredMark={false} onFinish={(given) => save.mutate(given)} initialValues={of === undefined ? {} : { url: of.url, types: of.types.join(', ') }}>
        <Form.Item name="url" label={t('url')} rules={[{ required: true, type: 'url', message: t('urlNeeded') }]}><Input autoComplete="off" /></Form.Item>
        <Form.Item name="types" label={t('types')} extra={t('typesWhat')}><Input autoComplete="off" /></Form.Item>
      </Form>
    </Modal>
  );
}

/** What became of the last tries. What was told is not kept here: it stands in the evidence. */
function Deliveries({ of, onClose }: { of: Hook; onClose: () => void }) {
  const t = useTexts(texts);
  const f = useFormats();
  const tried = useQuery({ queryKey: ['webhooks', of.id, 'deliveries'], queryFn: () => answer(client.GET('/api/webhooks/{id}/deliveries', { params: { path: { id: of.id } } })) });
  return (
    <Drawer open size={560} title={<>{t('deliveries')} <span className="mono soft">{of.url}</span></>} onClose={onClose}>
      {tried.error ? <ProblemView problem={tried.error} /> : (
        <Table size="small" pagination={false} loading={tried.isPending} rowKey={(d) => `${d.event} ${d.at}`} dataSource={tried.data ?? []} locale={{ emptyText: <Empty description={t('noDeliveries')} /> }} columns={[
          { title: t('deliveredAt'), render: (_, d) => f.moment(d.at) },
          { title: t('eventType'), render: (_, d) => <span className="mono">{d.type}</span> },
          { title: t('took'), align: 'right', className: 'num', render: (_, d) => f.seconds(d.millis / 1000) },
          { title: t('next'), render: (_, d) => (d.error ? <Tag color="error">{d.error}</Tag> : <Tag color="success">{t('works')}</Tag>) },
        ]} />
      )}
    </Drawer>
  );
}
