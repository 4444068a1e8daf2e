import { useQuery } from '@tanstack/react-query';
import { Alert, Collapse, Form, Input, InputNumber, Modal, Select } from 'antd';
import { operatorsQuery } from '../../api/queries';
import { purposesQuery } from '../../api/tables';
import { KINDS, type Kind } from '../../components/disclosure/picture';
import disclosureEn from '../../texts/en/disclosure';
import disclosureZh from '../../texts/zh/disclosure';
import en from '../../texts/en/data';
import zh from '../../texts/zh/data';
import { catalogue, useTexts } from '../../texts';
import type { Grant } from './matrix';

const texts = catalogue(en, zh);
const words = catalogue(disclosureEn, disclosureZh);

interface Values {
  partner: string;
  purpose?: string;
  operators?: string[];
  allow: Kind;
  atMost?: number;
  atLeast?: number;
  epsilon?: string;
  uses?: number;
  itemsPerMonth?: number;
  everyDays?: number;
  leastChange?: number;
  percentOfRows?: number;
  leastHits?: number;
}

/** One permission for the chosen columns. What is left out is not limited, and the form says so. */
export function GrantForm({ open, columns, partner, partners, busy, onClose, onGrant }: { open: boolean; columns: readonly string[]; partner: string; partners: readonly string[]; busy: boolean; onClose: () => void; onGrant: (grant: Grant) => void }) {
  const t = useTexts(texts);
  const w = useTexts(words);
  const purposes = useQuery({ ...purposesQuery, enabled: open });
  const operators = useQuery({ ...operatorsQuery, enabled: open });
  const [form] = Form.useForm<Values>();
  const grant = ({ partner: to, purpose, operators: only, allow, atMost, atLeast, epsilon, uses, itemsPerMonth, ...repetition }: Values) => onGrant({
    columns: [...columns], partner: to, purpose: purpose || '*', operators: only?.length ? only : ['*'], allow, atMost: atMost ?? 0, atLeast: atLeast ?? 0, epsilon: epsilon ?? '', uses: uses ?? 0, itemsPerMonth: itemsPerMonth ?? 0,
    repetition: { everyDays: repetition.everyDays ?? 0, leastChange: repetition.leastChange ?? 0, percentOfRows: repetition.percentOfRows ?? 0, leastHits: repetition.leastHits ?? 0 },
  });
  const number = (name: keyof Values) => <Form.Item key={name} name={name} label={t(name as 'atMost')} extra={t(`${name as 'atMost'}Help`)}><InputNumber min={0} max={1e12} precision={0} style={{ width: '100%' }} /></Form.Item>;
  return (
    <Modal open={open} title={t('allowTitle', { columns: columns.length > 4 ? t('nColumns', { n: columns.length }) : columns.join(', ') })} onCancel={onClose} okText={t('allow')} confirmLoading={busy} onOk={() => form.submit()} destroyOnHidden width={600}>
      <Form<Values> form={form} layout="vertical" onFinish={grant} initialValues={{ partner, allow: 'SHAPE' }} preserve={false}>
        <Form.Item name="partner" label={t('partner')} rules={[{ required: true }]}><Select options={[...partners.map((p) => ({ value: p, label: p })), { value: '*', label: t('allPartners') }]} /></Form.Item>
        <Form.Item name="allow" label={t('mayLearn')} rules={[{ required: true }]}>
          <Select options={KINDS.map((k) => ({ value: k, label: k === 'SHAPE' ? w('kindNONE') : w(`kind${k}`), title: k === 'SHAPE' ? w('meaningNONE') : w(`meaning${k}`) }))} optionRender={(o) => <><div>{o.label}</div><div className="soft data-small">{o.data.title}</div></>} />
        </Form.Item>
        <Form.Item name="purpose" label={t('purpose')} extra={t('purposeHelp')}><Select allowClear showSearch options={(purposes.data ?? []).filter((p) => p.endedAt === null).map((p) => ({ value: p.name, label: p.name }))} /></Form.Item>
        <Form.Item name="operators" label={t('operators')} extra={t('operatorsHelp')}><Select mode="tags" options={[...(operators.data ?? []).map((o) => ({ value: o.name, label: o.name })), ...['pir.lookup', 'psi.lookup'].filter((n) => !operators.data?.some((o) => o.name === n)).map((n) => ({ value: n, label: n }))]} /></Form.Item>
        <Collapse ghost items={[{ key: 'bounds', label: t('bounds'), forceRender: true, children: (
          <div className="grant-bounds">
            {number('atLeast')}{number('atMost')}{number('uses')}{number('itemsPerMonth')}
            <Form.Item name="epsilon" label={t('epsilon')} extra={t('epsilonHelp')} rules={[{ pattern: /^\d+(\.\d+)?$/ }]}><Input /></Form.Item>
            {number('everyDays')}{number('leastChange')}{number('percentOfRows')}{number('leastHits')}
          </div>
        ) }]} />
        <Form.Item noStyle shouldUpdate>{() => (['VALUE', 'IDENTIFIER', 'MODEL', 'PARTIAL'].includes(form.getFieldValue('allow')) ? <Alert type="warning" showIcon title={t('allowMuch')} /> : null)}</Form.Item>
      </Form>
    </Modal>
  );
}
