import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Form, Input, InputNumber, Modal, Popconfirm, Select, Table, Tag } from 'antd';
import { useState } from 'react';
import { answer, client, type Schema } from '../../api/client';
import { CopyText } from '../../components/CopyText';
import { useFormats } from '../../components/format';
import { ProblemView } from '../../components/ProblemView';
import { useTexts } from '../../texts';
import { texts } from './texts';

type Key = Schema<'ApiKeysApiKeyView'>;
type Given = Required<Schema<'NewApiKey'>>;

export function ApiKeys() {
  const t = useTexts(texts);
  const f = useFormats();
  const queries = useQueryClient();
  const [adding, setAdding] = useState(false);
  const [secret, setSecret] = useState<string>();
  const [form] = Form.useForm<Given>();
  const account = Form.useWatch('account', form);
  const keys = useQuery({ queryKey: ['api-keys'], queryFn: () => answer(client.GET('/api/api-keys')) });
  const accounts = useQuery({ queryKey: ['accounts'], queryFn: () => answer(client.GET('/api/accounts')), enabled: adding });
  const changed = () => queries.invalidateQueries({ queryKey: ['api-keys'] });
  const make = useMutation({
    mutationFn: (given: Given) => answer(client.POST('/api/api-keys', { body: given })),
    onSuccess: async (made) => {
      setAdding(false);
      setSecret(made.secret);
      await changed();
    },
  });
  const revoke = useMutation({ mutationFn: (prefix: string) => answer(client.DELETE('/api/api-keys/{prefix}', { params: { path: { prefix } } })), onSuccess: changed });
  if (keys.error) {
    return <ProblemView problem={keys.error} retry={() => void keys.refetch()} />;
  }
  const may = accounts.data?.find((one) => one.name === account)?.permissions ?? [];
  return (
    <div className="stack">
      <div><Button onClick={() => setAdding(true)}>{t('keyAdd')}</Button></div>
      <Table<Key> rowKey="prefix" size="middle" pagination={false} loading={keys.isPending} dataSource={keys.data ?? []} locale={{ emptyText: t('noKeys') }} scroll={{ x: 'max-content' }} columns={[
        { title: t('keyLabel'), dataIndex: 'label' },
        { title: t('keyAccount'), dataIndex: 'account' },
        { title: t('keyScopes'), render: (_, k) => k.scopes.map((scope) => <Tag key={scope} className="mono">{scope}</Tag>) },
        { title: t('used'), render: (_, k) => f.ago(k.usedAt) },
        { title: t('expires'), render: (_, k) => (k.revokedAt ? <Tag>{t('revoked')}</Tag> : f.day(k.expiresAt)) },
        { title: '', key: 'revoke', render: (_, k) => (k.revokedAt ? null : <Popconfirm title={t('revokeSure')} onConfirm={() => revoke.mutate(k.prefix)}><Button size="small" danger>{t('revoke')}</Button></Popconfirm>) },
      ]} />
      <Modal open={adding} title={t('keyAdd')} onCancel={() => setAdding(false)} onOk={() => form.submit()} confirmLoading={make.isPending} destroyOnHidden>
        <Form<Given> form={form} layout="vertical" requiredMark={false} initialValues={{ days: 90 }} onFinish={(given) => make.mutate(given)}>
          <Form.Item name="label" label={t('keyLabel')} rules={[{ required: true, message: t('nameNeeded') }]}><Input /></Form.Item>
          <Form.Item name="account" label={t('keyAccount')} rules={[{ required: true, message: t('nameNeeded') }]}><Select options={accounts.data?.map((one) => ({ value: one.name, label: one.name })) ?? []} /></Form.Item>
          <Form.Item name="scopes" label={t('keyScopes')} rules={[{ required: true, message: t('rolesNeeded') }]}><Select mode="multiple" options={may.map((one) => ({ value: one, label: one }))} /></Form.Item>
          <Form.Item name="days" label={t('keyDays')}><InputNumber min={1} max={365} /></Form.Item>
        </Form>
      </Modal>
      <Modal open={secret !== undefined} title={t('keySecret')} onCancel={() => setSecret(undefined)} footer={null} mask={{ closable: false }}>
        <p>{t('keySecretWhat')}</p>
        {secret === undefined ? null : <CopyText value={secret} label={t('keySecret')} rows={2} />}
      </Modal>
    </div>
  );
}
