import { DeleteOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Alert, AutoComplete, Button, Descriptions, Form, Select, Space } from 'antd';
import { answer, client } from '../../api/client';
import { nodeQuery, partnersQuery } from '../../api/queries';
import { addParty, remove, removeParty, setName, setPurpose, type Flow } from '../../flow/document';
import type { Preview } from '../../flow/useEditor';
import { PartyChip } from '../../components/PartyChip';
import { useFormats } from '../../components/format';
import en from '../../texts/en/flows';
import zh from '../../texts/zh/flows';
import { catalogue, useSay, useTexts } from '../../texts';
import { Text } from './ParamField';

const texts = catalogue(en, zh);

/** The flow as a whole: name, purpose, parties, tables; what it would tell everybody, and take. */
export function FlowForm({ flow, text, preview, change }: { flow: Flow; text: string; preview: Preview | undefined; change: (text: string, kind?: string) => void }) {
  const t = useTexts(texts);
  const say = useSay();
  const f = useFormats();
  const node = useQuery(nodeQuery);
  const partners = useQuery(partnersQuery);
  const purposes = useQuery({ queryKey: ['purposes'], queryFn: () => answer(client.GET('/api/purposes')), retry: false });
  const general = (preview?.problems ?? []).filter((p) => p.index < 0 && p.step === '');
  const others = [node.data?.name ?? '', ...(partners.data ?? []).map((p) => p.name)].filter((name) => name !== '' && !flow.parties.includes(name));
  return (
    <div className="inspector">
      <h2 className="inspector-title">{t('flow')}</h2>
      {general.map((p, i) => <Alert key={i} type={p.policy ? 'warning' : 'error'} showIcon title={say(p.text)} className="gap" />)}
      <Form layout="vertical" size="middle" component="div">
        <Form.Item label={<label htmlFor="flow-name">{t('name')}</label>} required><Text id="flow-name" value={flow.name} change={(name) => change(setName(text, name), 'name')} /></Form.Item>
        <Form.Item label={<label htmlFor="flow-purpose">{t('purpose')}</label>} extra={t('purposeWhat')}>
          <AutoComplete id="flow-purpose" value={flow.purpose} style={{ width: '100%' }} options={(purposes.data ?? []).filter((p) => p.endedAt === null).map((p) => ({ value: p.name }))} onChange={(purpose: string) => change(setPurpose(text, purpose), 'purpose')} />
        </Form.Item>
        <Form.Item label={t('parties')} className="tight">
          {flow.parties.map((party) => (
            <div key={party} className="party-row">
              <PartyChip name={party} />
              <Button type="text" size="small" icon={<DeleteOutlined />} aria-label={t('removeParty', { party })} disabled={party === node.data?.name} onClick={() => change(removeParty(text, party))} />
            </div>
          ))}
          {others.length === 0 ? null : <Select aria-label={t('addParty')} placeholder={t('addParty')} value={null} style={{ width: '100%' }} options={others.map((name) => ({ value: name, label: name }))} onChange={(name: string | null) => name && change(addParty(text, name))} />}
        </Form.Item>
        {Object.keys(flow.tables).length === 0 ? null : (
          <Form.Item label={t('tables')} className="tight">
            {Object.entries(flow.tables).map(([name, table]) => (
              <div key={name} className="party-row"><span>{name} <PartyChip name={table.party} /></span><Button type="text" size="small" icon={<DeleteOutlined />} aria-label={t('removeTable', { table: name })} onClick={() => change(remove(text, new Set([name])))} /></div>
            ))}
          </Form.Item>
        )}
      </Form>
      {preview === undefined || preview.steps.length === 0 ? null : (
        <>
          <Descriptions size="small" column={2} className="estimate" items={[
            { key: 'time', label: t('time'), children: f.seconds(preview.cost.seconds) }, { key: 'bytes', label: t('bytes'), children: f.bytes(preview.cost.bytes) },
            { key: 'memory', label: t('memory'), children: f.bytes(preview.cost.memory) }, { key: 'disk', label: t('disk'), children: f.bytes(preview.cost.disk) },
          ]} />
          {preview.disclosure.length === 0 ? null : <><h3>{t('whoLearnsAll')}</h3><ul className="facts">{preview.disclosure.map((fact, i) => <li key={i}>{say(fact.sentence)}</li>)}</ul></>}
          {preview.receivers.length === 0 ? null : <><h3>{t('whoGets')}</h3><Space size={[6, 6]} wrap>{preview.receivers.filter((r) => ['REPORT', 'SCORES', 'CELLS', 'IDENTIFIERS'].includes(r.type)).map((r) => <span key={`${r.party}.${r.step}.${r.output}`} className="got"><PartyChip name={r.party} /> {`${r.step}.${r.output}`}</span>)}</Space></>}
        </>
      )}
    </div>
  );
}
