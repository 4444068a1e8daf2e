import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Empty, Form, Input, InputNumber, Modal, Popconfirm, Table, Tag, Typography } from 'antd';
import { PlusOutlined } from '@ant-design/icons';
import { useState } from 'react';
import { answer, client, type Schema } from '../../api/client';
import { useSession } from '../../app/session';
import { useFormats } from '../../components/format';
import en from '../../texts/en/services';
import zh from '../../texts/zh/services';
import { catalogue, useTexts } from '../../texts';

const texts = catalogue(en, zh);

/** Keys by which own programs ask a partner's service; a secret is shown once and kept nowhere. */
export function Keys({ service }: { service: Schema<'ServiceView'> }) {
  const t = useTexts(texts);
  const f = useFormats();
  const { can } = useSession();
  const queries = useQueryClient();
  const { id } = service;
  const [making, setMaking] = useState(false);
  const [form] = Form.useForm<Schema<'NewServiceKey'>>();
  const keys = useQuery({ queryKey: ['services', id, 'keys'], queryFn: () => answer(client.GET('/api/services/{id}/keys', { params: { path: { id }, query: { limit: 500 } } })) });
  const again = () => queries.invalidateQueries({ queryKey: ['services', id, 'keys'] });
  const make = useMutation({ mutationFn: (body: Schema<'NewServiceKey'>) => answer(client.POST('/api/services/{id}/keys', { params: { path: { id } }, body })), onSuccess: again });
  const revoke = useMutation({ mutationFn: (key: string) => answer(client.DELETE('/api/services/{id}/keys/{key}', { params: { path: { id, key } } })), onSuccess: again });
  const close = () => {
    setMaking(false);
    make.reset();
  };
  const may = can('MANAGE_SERVICES');
  return (
    <>
      <div className="bar"><p className="soft service-note">{t('keysWhat')}</p>{may ? <Button type="primary" icon={<PlusOutlined />} onClick={() => setMaking(true)}>{t('makeKey')}</Button> : null}</div>
      <Table<Schema<'ServiceKeyUse'>> rowKey={(k) => k.key.id} size="small" loading={keys.isPending} dataSource={keys.data ?? []} pagination={false} scroll={{ x: true }} locale={{ emptyText: <Empty description={t('noKeys')} /> }}
        columns={[
          { title: t('keyName'), render: (_, k) => <><strong>{k.key.name}</strong> <span className="mono soft">{k.key.id}</span></> },
          { title: t('limits'), render: (_, k) => t('limitsOf', { minute: k.key.limits.perMinute || '∞', day: k.key.limits.perDay || '∞', all: k.key.limits.inAll || '∞' }) },
          { title: t('questions'), align: 'right', className: 'num', render: (_, k) => f.number(k.asked) }, { title: t('refused'), align: 'right', className: 'num', render: (_, k) => f.number(k.refused) },
          { title: t('expires'), render: (_, k) => f.day(k.key.expires) },
          { title: t('state'), render: (_, k) => <Tag color={k.key.revoked ? 'default' : 'success'}>{t(k.key.revoked ? 'revoked' : 'stateACTIVE')}</Tag> },
          { title: '', render: (_, k) => (k.key.revoked || !may ? null : <Popconfirm title={t('revokeAsk')} onConfirm={() => revoke.mutate(k.key.id)}><Button size="small" danger>{t('revoke')}</Button></Popconfirm>) },
        ]} />
      <Modal open={making} title={t('makeKey')} onCancel={close} destroyOnHidden footer={make.data === undefined ? undefined : <Button type="primary" onClick={close}>{t('keptIt')}</Button>} closable={make.data === undefined} mask={{ closable: false }} okText={t('makeKey')} confirmLoading={make.isPending} onOk={() => form.submit()}>
        {make.data === undefined ? (
          <Form form={form} layout="vertical" preserve={false} initialValues={{ days: 90, perMinute: 60, perDay: 2000, inAll: 0 }} onFinish={(v) => make.mutate(v)}>
            <Form.Item name="name" label={t('keyName')} rules={[{ required: true }]}><Input maxLength={60} /></Form.Item>
            <div className="halves">{(['perMinute', 'perDay', 'inAll', 'days'] as const).map((n) => <Form.Item key={n} name={n} label={t(n)}><InputNumber min={n === 'days' ? 1 : 0} precision={0} style={{ width: '100%' }} /></Form.Item>)}</div>
          </Form>
        ) : (
          <>
            <Alert type="warning" showIcon title={t('shownOnce')} />
            <Typography.Paragraph copyable className="mono wrap secret">{make.data.secret}</Typography.Paragraph>
            <p className="soft">{t('curl')}</p>
            <pre className="mono curl">{`curl -H 'Authorization: Bearer ${make.data.secret.slice(0, 8)}…' -H 'Content-Type: application/json' \\\n  -d '{"keys":["…"]}' ${globalThis.location.origin}/api/services/${service.name}/${{ intersection: 'intersections', score: 'scores' }[service.kind] ?? 'lookups'}`}</pre>
          </>
        )}
      </Modal>
    </>
  );
}
