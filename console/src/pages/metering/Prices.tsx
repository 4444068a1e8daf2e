import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, DatePicker, Empty, Form, Input, Modal, Popconfirm, Select, Table, Tag } from 'antd';
import { PlusOutlined } from '@ant-design/icons';
import dayjs, { type Dayjs } from 'dayjs';
import { useState } from 'react';
import { answer, client, once, type Schema } from '../../api/client';
import { nodeQuery, operatorsQuery, partnersQuery } from '../../api/queries';
import { servicesQuery } from '../../api/tables';
import { useSession } from '../../app/session';
import { useFormats } from '../../components/format';
import { PartyChip } from '../../components/PartyChip';
import { ProblemView } from '../../components/ProblemView';
import en from '../../texts/en/metering';
import zh from '../../texts/zh/metering';
import { catalogue, useTexts } from '../../texts';

const texts = catalogue(en, zh);

type Price = Schema<'PriceView'>;

const UNITS = ['call', 'row', 'gb', 'month'] as const;

/** What a partner is charged, signed and sent; both sides compute with the same. */
export function Prices() {
  const t = useTexts(texts);
  const f = useFormats();
  const { can } = useSession();
  const queries = useQueryClient();
  const [adding, setAdding] = useState(false);
  const [form] = Form.useForm<{ partner: string; unit: string; amount: string; currency: string; subject?: string; from?: Dayjs }>();
  const node = useQuery(nodeQuery);
  const prices = useQuery({ queryKey: ['prices'], queryFn: () => answer(client.GET('/api/prices', { params: { query: { limit: 1000 } } })) });
  const partners = useQuery({ ...partnersQuery, enabled: adding });
  const services = useQuery({ ...servicesQuery, enabled: adding && can('SEE_WORK') });
  const operators = useQuery({ ...operatorsQuery, enabled: adding });
  const again = () => queries.invalidateQueries({ queryKey: ['prices'] });
  const add = useMutation({
    mutationFn: (v: { partner: string; unit: string; amount: string; currency: string; subject?: string; from?: Dayjs }) => answer(client.POST('/api/prices', { headers: once(), body: { partner: v.partner, unit: v.unit, amount: `${v.amount} ${v.currency}`, subject: v.subject ?? '*', ...(v.from ? { from: v.from.format('YYYY-MM-DD') } : {}) } })),
    onSuccess: () => { setAdding(false); return again(); },
  });
  const end = useMutation({ mutationFn: (id: string) => answer(client.POST('/api/prices/{id}/end', { headers: once(), params: { path: { id } }, body: {} })), onSuccess: again });
  if (prices.error) {
    return <ProblemView problem={prices.error} retry={() => void prices.refetch()} />;
  }
  const may = can('MANAGE_SERVICES');
  const subjects = [...new Set([...(services.data ?? []).map((s) => s.name), ...(operators.data ?? []).map((o) => o.name)])];
  return (
    <>
      <div className="bar"><p className="soft note">{t('pricesWhat')}</p>{may ? <Button type="primary" icon={<PlusOutlined />} onClick={() => setAdding(true)}>{t('setPrice')}</Button> : null}</div>
      <Table<Price> rowKey="id" size="middle" loading={prices.isPending} dataSource={prices.data ?? []} pagination={{ pageSize: 50, hideOnSinglePage: true }} scroll={{ x: true }} locale={{ emptyText: <Empty description={t('noPrices')} /> }}
        columns={[
          { title: t('seller'), render: (_, p) => <PartyChip name={p.seller} /> }, { title: t('buyer'), render: (_, p) => <PartyChip name={p.buyer} /> },
          { title: t('subject'), render: (_, p) => (p.subject === '*' ? t('everything') : p.subject) },
          { title: t('amount'), align: 'right', className: 'num', render: (_, p) => t('amountPer', { amount: p.amount, unit: t(`unit${p.unit}`) }) },
          { title: t('from'), render: (_, p) => f.day(p.from) }, { title: t('to'), render: (_, p) => f.day(p.to) },
          { title: t('state'), render: (_, p) => <Tag color={p.delivered ? 'success' : 'warning'}>{t(p.delivered ? 'delivered' : 'notDelivered')}</Tag> },
          { title: '', render: (_, p) => (may && !p.to && p.seller === node.data?.name ? <Popconfirm title={t('endAsk')} onConfirm={() => end.mutate(p.id)}><Button size="small">{t('endToday')}</Button></Popconfirm> : null) },
        ]} />
      <Modal open={adding} title={t('setPrice')} onCancel={() => setAdding(false)} okText={t('signAndSend')} confirmLoading={add.isPending} onOk={() => form.submit()} destroyOnHidden>
        <Form form={form} layout="vertical" preserve={false} initialValues={{ unit: 'call', currency: 'CNY' }} onFinish={(v) => add.mutate(v)}>
          <Form.Item name="partner" label={t('buyer')} rules={[{ required: true }]}><Select options={(partners.data ?? []).map((p) => ({ value: p.name, label: p.name }))} /></Form.Item>
          <Form.Item name="subject" label={t('subject')}><Select allowClear showSearch placeholder={t('everything')} options={subjects.map((s) => ({ value: s, label: s }))} /></Form.Item>
          <div className="three">
            <Form.Item name="amount" label={t('amount')} rules={[{ required: true, pattern: /^\d+(\.\d{1,6})?$/ }]}><Input inputMode="decimal" /></Form.Item>
            <Form.Item name="currency" label={t('currency')} rules={[{ required: true }]}><Select options={['CNY', 'EUR', 'USD', 'HKD'].map((c) => ({ value: c, label: c }))} /></Form.Item>
            <Form.Item name="unit" label={t('unit')} rules={[{ required: true }]}><Select options={UNITS.map((u) => ({ value: u, label: t(`unit${u.toUpperCase() as 'CALL'}`) }))} /></Form.Item>
          </div>
          <Form.Item name="from" label={t('from')} extra={t('neverBack')}><DatePicker style={{ width: '100%' }} disabledDate={(d) => d.isBefore(dayjs().startOf('day'))} /></Form.Item>
        </Form>
      </Modal>
    </>
  );
}
