import { Card, Table } from 'antd';
import type { Schema } from '../../api/client';
import { useFormats } from '../../components/format';
import { PartyChip } from '../../components/PartyChip';
import en from '../../texts/en/approvals';
import zh from '../../texts/zh/approvals';
import { catalogue, useSay, useTexts } from '../../texts';

const texts = catalogue(en, zh);

type Row = Schema<'StepView'> & { cost: Schema<'ReviewStepCost'> | undefined; results: Schema<'PlanReceiver'>[] };

/** Each step: what it does, who gets its results, and what one run of it costs. */
export function CostBySteps({ estimate, steps, receivers }: { estimate: Schema<'ReviewRunEstimate'>; steps: readonly Schema<'StepView'>[]; receivers: readonly Schema<'PlanReceiver'>[] }) {
  const t = useTexts(texts);
  const say = useSay();
  const f = useFormats();
  const rows: Row[] = steps.map((s) => ({ ...s, cost: estimate.steps.find((e) => e.step === s.id), results: receivers.filter((r) => r.step === s.id) }));
  return (
    <Card title={t('costBySteps')} extra={<span className="soft">{t('costInAll', { time: f.seconds(estimate.seconds), bytes: f.bytes(estimate.bytes) })}</span>}>
      <Table<Row> rowKey="id" size="small" pagination={false} dataSource={rows} scroll={{ x: true }}
        expandable={{ expandedRowRender: (s) => <Parameters step={s} />, rowExpandable: (s) => Object.keys(s.params).length > 0 || s.why !== null }}
        columns={[
          { title: t('step'), render: (_, s) => <><strong>{s.id}</strong> <span className="soft mono">{s.operator}</span>{s.opinion === null ? null : <div className="soft">{say(s.opinion)}</div>}</> },
          { title: t('roles'), render: (_, s) => Object.entries(s.roles).map(([role, party]) => <div key={role}><span className="soft">{role}</span> <PartyChip name={party} /></div>) },
          { title: t('results'), render: (_, s) => (s.results.length === 0 ? t('noResult') : s.results.map((r) => <div key={`${r.output}/${r.party}`}>{r.output} → <PartyChip name={r.party} /></div>)) },
          { title: t('time'), align: 'right', className: 'num', render: (_, s) => f.seconds(s.cost?.seconds) },
          { title: t('bytes'), align: 'right', className: 'num', render: (_, s) => f.bytes(s.cost?.bytes) },
        ]} />
    </Card>
  );
}

function Parameters({ step }: { step: Row }) {
  const say = useSay();
  return (
    <>
      {step.why === null ? null : <p className="soft">{say(step.why)}</p>}
      <dl className="params">{Object.entries(step.params).map(([name, value]) => <div key={name}><dt>{name}</dt><dd className="mono">{typeof value === 'string' ? value : JSON.stringify(value)}</dd></div>)}</dl>
    </>
  );
}
