import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, App, Button, Form, Input, InputNumber, Modal, Segmented, Select, Steps } from 'antd';
import { useState } from 'react';
import { answer, client, once, type Schema } from '../../api/client';
import { jobsQuery, partnersQuery } from '../../api/queries';
import { purposesQuery, tablesQuery } from '../../api/tables';
import en from '../../texts/en/services';
import zh from '../../texts/zh/services';
import { catalogue, useTexts } from '../../texts';
import { trainedModels } from './kinds';

const texts = catalogue(en, zh);

const CURRENCIES = ['CNY', 'EUR', 'USD', 'HKD'] as const;

type Values = Omit<Schema<'NewService'>, 'price'> & { amount?: string; currency?: string };

type Kind = 'lookup' | 'intersection' | 'score';
const KINDS: readonly Kind[] = ['lookup', 'intersection', 'score'];

/** Three steps: which function of which table, for whom and how much, its purpose. What the policy does not allow the node refuses, with the reason. */
export function Publish({ open, onClose }: { open: boolean; onClose: () => void }) {
  const t = useTexts(texts);
  const { message } = App.useApp();
  const queries = useQueryClient();
  const tables = useQuery({ ...tablesQuery, enabled: open });
  const partners = useQuery({ ...partnersQuery, enabled: open });
  const purposes = useQuery({ ...purposesQuery, enabled: open });
  const [step, setStep] = useState(0);
  const [kind, setKind] = useState<Kind>('lookup');
  const jobs = useQuery({ ...jobsQuery, enabled: open && kind === 'score' });
  const [form] = Form.useForm<Values>();
  const table = Form.useWatch('table', form);
  const key = Form.useWatch('key', form) ?? [];
  const publish = useMutation({
    mutationFn: () => {
      const { amount, currency, ...v } = form.getFieldsValue(true) as Values;
      const given = Object.fromEntries(Object.entries(v).filter(([, value]) => value !== undefined && value !== null && value !== ''));
      return answer(client.POST('/api/services', { headers: once(), body: { ...given, kind, ...(amount ? { price: `${amount} ${currency ?? CURRENCIES[0]}` } : {}), ...(kind === 'lookup' ? {} : { columns: [] }) } }));
    },
    onSuccess: () => {
      message.success(t('published'));
      close();
      return queries.invalidateQueries({ queryKey: ['services'] });
    },
  });
  const close = () => {
    form.resetFields();
    setStep(0);
    onClose();
  };
  const own = tables.data?.find((o) => o.name === table);
  const columns = own?.columns ?? [];
  const options = columns.map((c) => ({ value: c.name, label: c.name }));
  const models = trainedModels(jobs.data ?? []);
  const needed: readonly (readonly (keyof Values)[])[] = [['table', 'key', ...(kind === 'lookup' ? ['columns' as const] : kind === 'score' ? ['model' as const] : [])], ['partners'], []];
  const forth = async () => {
    await form.validateFields([...(needed[step] ?? [])]);
    setStep(step + 1);
  };
  const number = (name: 'perMinute' | 'perDay' | 'inAll' | 'days' | 'least' | 'most') => <Form.Item name={name} label={t(name)}><InputNumber min={name === 'days' ? 1 : 0} max={1e12} precision={0} style={{ width: '100%' }} placeholder={t(`${name}Default`)} /></Form.Item>;
  return (
    <Modal open={open} title={t('publish')} onCancel={close} width={640} destroyOnHidden
      footer={<><Button onClick={() => setStep(step - 1)} disabled={step === 0}>{t('back')}</Button>{step < 2 ? <Button type="primary" onClick={() => void forth()}>{t('next')}</Button> : <Button type="primary" loading={publish.isPending} onClick={() => publish.mutate()}>{t('offer')}</Button>}</>}>
      <Steps size="small" current={step} items={[t('stepWhat'), t('stepWhom'), t('stepWhy')].map((title) => ({ title }))} className="wizard-steps" />
      <Form<Values> form={form} layout="vertical" preserve>
        <div hidden={step !== 0}>
          <Segmented<Kind> block aria-label={t('stepWhat')} value={kind} onChange={setKind} options={KINDS.map((value) => ({ value, label: t(`kind_${value}`) }))} />
          <p className="soft">{t(`kindWhat_${kind}`)}</p>
          {kind !== 'score' ? null : (
            <>
              {jobs.isSuccess && models.length === 0 ? <Alert type="info" showIcon title={t('noModels')} /> : null}
              <Form.Item name="model" label={t('model')} rules={[{ required: true }]} extra={t('modelWhat')}><Select showSearch loading={jobs.isPending} options={models.map((m) => ({ value: m.value, label: `${m.name} · ${m.value}` }))} onChange={(value: string) => {
                // Whom it was trained with is who can be asked to score with.
                form.setFieldsValue({ partners: models.find((m) => m.value === value)?.partners ?? [] });
              }} /></Form.Item>
              <Form.Item name="identifiers" label={t('identifiers')} initialValue="hidden" extra={t('identifiersWhat')}><Segmented options={['hidden', 'shown'].map((value) => ({ value, label: t(value as 'hidden' | 'shown') }))} /></Form.Item>
            </>
          )}
          <Form.Item name="table" label={t('table')} rules={[{ required: true }]}><Select showSearch options={(tables.data ?? []).map((o) => ({ value: o.name, label: o.name }))} onChange={(name: string) => {
            // The identifier is the likeliest key.
            const id = tables.data?.find((o) => o.name === name)?.columns.find((c) => c.kind === 'IDENTIFIER');
            form.setFieldsValue({ key: id === undefined ? [] : [id.name], columns: [] });
          }} /></Form.Item>
          <Form.Item name="key" label={t('key')} rules={[{ required: true }]}><Select mode="multiple" options={options} /></Form.Item>
          {kind === 'lookup' ? <Form.Item name="columns" label={t('answer')} rules={[{ required: true }]}><Select mode="multiple" options={options.filter((o) => !key.includes(o.value))} /></Form.Item> : kind === 'score' ? <Form.Item name="clientTable" label={t('clientTable')} extra={t('clientTableWhat')}><Input maxLength={100} placeholder={t('clientTableDefault')} /></Form.Item> : <div className="halves">{number('least')}{number('most')}</div>}
          <Form.Item name="name" label={t('nameForPartners')}><Input maxLength={60} placeholder={table ?? ''} /></Form.Item>
        </div>
        <div hidden={step !== 1}>
          <Form.Item name="partners" label={t('partners')} rules={[{ required: true }]} extra={t('partnersHelp')}><Select mode="multiple" options={(partners.data ?? []).map((p) => ({ value: p.name, label: p.name }))} /></Form.Item>
          <div className="halves">{number('perMinute')}{number('perDay')}{number('inAll')}{number('days')}</div>
          <div className="halves">
            <Form.Item name="amount" label={t('price')} rules={[{ pattern: /^\d+(\.\d{1,6})?$/ }]}><Input placeholder={t('priceDefault')} /></Form.Item>
            <Form.Item name="currency" label={t('currency')}><Select options={CURRENCIES.map((c) => ({ value: c, label: c }))} placeholder={CURRENCIES[0]} /></Form.Item>
          </div>
        </div>
        <div hidden={step !== 2}>
          <Form.Item name="purpose" label={t('purpose')}><Select allowClear showSearch options={(purposes.data ?? []).filter((p) => p.endedAt === null).map((p) => ({ value: p.name, label: p.name }))} /></Form.Item>
          <Form.Item name="legalBasis" label={t('legalBasis')}><Input maxLength={500} /></Form.Item>
          <Alert type="info" showIcon title={t('policyChecks')} />
        </div>
      </Form>
    </Modal>
  );
}
