import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Card, Flex, Modal, Select, Space } from 'antd';
import { AuditOutlined, BarChartOutlined, CreditCardOutlined, ExperimentOutlined, GiftOutlined, NumberOutlined, SafetyOutlined } from '@ant-design/icons';
import { useMemo, useState, type ComponentType } from 'react';
import { nodeQuery } from '../../api/queries';
import { writeFlow } from '../../flow/document';
import type { Operators } from '../../flow/ports';
import { TEMPLATES, type Scenario, type Template } from '../../flow/templates';
import { useKnownTables } from '../../flow/useEditor';
import { PartyChip } from '../../components/PartyChip';
import en from '../../texts/en/flows';
import zh from '../../texts/zh/flows';
import { catalogue, useTexts } from '../../texts';

const texts = catalogue(en, zh);
const ICONS: Readonly<Record<Scenario, ComponentType>> = { credit: CreditCardOutlined, marketing: GiftOutlined, fraud: AuditOutlined, exposure: BarChartOutlined, insurance: SafetyOutlined, hospital: ExperimentOutlined, count: NumberOutlined };

/** A scenario, then whose tables: the flow that comes out names keys, label and columns from the schemas. */
export function TemplateDialog({ open, operators, close, make }: { open: boolean; operators: Operators; close: () => void; make: (name: string, text: string) => void }) {
  const t = useTexts(texts);
  const node = useQuery(nodeQuery);
  const { known, pending } = useKnownTables();
  const me = node.data?.name ?? '';
  const [template, setTemplate] = useState<Template | undefined>();
  const [own, setOwn] = useState<string | undefined>();
  const [theirs, setTheirs] = useState<string[]>([]);
  const offered = TEMPLATES.filter((one) => one.operators.every((name) => operators.has(name)));
  const mine = known.filter((k) => k.party === me);
  const others = known.filter((k) => k.party !== me);
  const idOf = (k: { party: string; table: string }) => `${k.party}/${k.table}`;
  const cast = useMemo(() => {
    const ownTable = mine.find((k) => k.table === (own ?? mine[0]?.table));
    const chosen = others.filter((k) => (theirs.length === 0 ? k === others[0] : theirs.includes(idOf(k))));
    return ownTable === undefined || chosen.length === 0 ? undefined : { me, own: ownTable, theirs: template?.many ? chosen : chosen.slice(0, 1), purpose: '' };
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [known, own, theirs, template, me]);
  const lacks = template === undefined || cast === undefined ? undefined : template.lacks(cast);
  return (
    <Modal open={open} onCancel={close} width={860} title={t('newFlow')} destroyOnHidden footer={(
      <Space>
        <Button onClick={() => make(t('unnamed'), writeFlow({ name: 'flow', purpose: '', parties: [me], tables: {}, steps: [] }))}>{t('emptyCanvas')}</Button>
        <Button type="primary" data-testid="make-flow" disabled={template === undefined || cast === undefined || lacks !== undefined}
          onClick={() => { if (template !== undefined && cast !== undefined) { make(t(`scenario_${template.scenario}`), writeFlow(template.build(cast))); } }}>{t('draw')}</Button>
      </Space>
    )}>
      <div className="scenarios" role="radiogroup" aria-label={t('scenario')}>
        {offered.map((one) => {
          const Icon = ICONS[one.scenario];
          return (
            <Card key={one.scenario} size="small" hoverable role="radio" aria-checked={template === one} tabIndex={0} data-testid={`scenario-${one.scenario}`} className={template === one ? 'scenario chosen' : 'scenario'} onClick={() => setTemplate(one)}
              onKeyDown={(e) => { if (e.key === 'Enter' || e.key === ' ') { e.preventDefault(); setTemplate(one); } }}>
              <b><Icon /> {t(`scenario_${one.scenario}`)}</b>
              <span className="soft">{t(`scenario_${one.scenario}_what`)}</span>
            </Card>
          );
        })}
      </div>
      {template === undefined ? null : (
        <Flex vertical gap={12} className="cast">
          {!pending && (mine.length === 0 || others.length === 0) ? <Alert type="info" showIcon title={t(mine.length === 0 ? 'noOwnTable' : 'noPartnerTable')} /> : null}
          <label className="cast-row"><span>{t('ownTable')} <PartyChip name={me} /></span>
            <Select aria-label={t('ownTable')} loading={pending} value={cast?.own.table ?? null} options={mine.map((k) => ({ value: k.table, label: k.table }))} onChange={(name: string) => setOwn(name)} /></label>
          <label className="cast-row"><span>{t(template.many ? 'partnerTables' : 'partnerTable')}</span>
            <Select<string[] | string> aria-label={t('partnerTable')} loading={pending} {...(template.many ? { mode: 'multiple' as const } : {})} value={template.many ? (cast?.theirs.map(idOf) ?? []) : (cast?.theirs.map(idOf)[0] ?? [])}
              options={others.map((k) => ({ value: idOf(k), label: <span><PartyChip name={k.party} /> {k.table}</span> }))} onChange={(ids) => setTheirs(Array.isArray(ids) ? ids : [ids])} /></label>
          {lacks === undefined ? null : <Alert type="warning" showIcon title={t(`lacks_${lacks}`)} />}
        </Flex>
      )}
    </Modal>
  );
}
