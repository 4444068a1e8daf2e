import { Alert, Descriptions, Drawer, Empty, Space, Table } from 'antd';
import { Link } from 'react-router';
import type { Schema } from '../../api/client';
import { useFormats } from '../../components/format';
import { PartyChip } from '../../components/PartyChip';
import type { Operators } from '../../flow/ports';
import { Artifact } from '../results/Artifact';
import en from '../../texts/en/jobs';
import zh from '../../texts/zh/jobs';
import { catalogue, useSay, useTexts } from '../../texts';
import { JobState } from './JobState';
import { bars, type LogLine } from './timeline';

const texts = catalogue(en, zh);

/** One step of a job with open eyes: what went over the line, how long it took at each party, what each reveals, and what it left here. */
export function StepDrawer({ job, contract, step, lines, operators, artifacts, mayRead, close }: {
  job: Schema<'JobView'>; contract: Schema<'ContractView'>; step: string | undefined; lines: readonly LogLine[]; operators: Operators | undefined;
  artifacts: readonly Schema<'ArtifactRow'>[]; mayRead: boolean; close: () => void;
}) {
  const t = useTexts(texts);
  const say = useSay();
  const f = useFormats();
  const row = job.steps.find((s) => s.step === step);
  const agreed = contract.steps.find((s) => s.id === step);
  const operator = operators?.get(agreed?.operator ?? '');
  const facts = contract.disclosure.filter((d) => step !== undefined && d.fact.steps.includes(step));
  const own = artifacts.filter((a) => a.step === step);
  const times = bars(lines).filter((b) => b.step === step);
  return (
    <Drawer open={step !== undefined} onClose={close} size={560} title={<>{operator === undefined ? step : say(operator.title)} <span className="soft mono">{step}</span></>} className="step-drawer" destroyOnHidden>
      {row === undefined || agreed === undefined ? <Empty /> : (
        <div data-testid="step-drawer">
          {operator === undefined ? null : <p className="soft">{say(operator.summary)}</p>}
          {agreed.why ? <Alert type="info" showIcon title={say(agreed.why)} /> : null}
          <h3>{t('conversation')}</h3>
          <Descriptions size="small" column={2} bordered items={[
            { key: 'sent', label: t('sent'), children: f.bytes(row.bytesSent) }, { key: 'received', label: t('received'), children: f.bytes(row.bytesReceived) },
            { key: 'rounds', label: t('rounds'), children: f.number(row.rounds) }, { key: 'version', label: t('operator'), children: <span className="mono">{`${agreed.operator} ${agreed.version}`}</span> },
          ]} />
          {operator === undefined ? null : <p className="soft">{say(operator.security)}</p>}
          <h3>{t('atEach')}</h3>
          <Table size="small" pagination={false} rowKey={(b) => `${b.party}${b.from}`} dataSource={times} locale={{ emptyText: t('notStarted') }} columns={[
            { title: t('party'), render: (_, b) => <PartyChip name={b.party} /> },
            { title: t('role'), render: (_, b) => Object.entries(agreed.roles).find(([, p]) => p === b.party)?.[0] ?? '' },
            { title: t('took'), align: 'right', className: 'num', render: (_, b) => (b.to === undefined ? t('RUNNING') : f.seconds((b.to - b.from) / 1000)) },
            { title: t('attempt'), align: 'right', className: 'num', dataIndex: 'attempt' },
            { title: t('state'), render: (_, b) => <JobState state={b.to === undefined ? 'RUNNING' : b.failed ? 'FAILED' : 'DONE'} /> },
          ]} />
          <h3>{t('reveals')}</h3>
          {facts.length === 0 ? <p className="soft">{t('nothingRevealed')}</p> : <ul className="learned">{facts.map((d, i) => <li key={i}>{say(d.sentence)}</li>)}</ul>}
          <h3>{t('left')}</h3>
          {own.length === 0 ? <p className="soft">{t('leftNothing')}</p> : (
            <Space orientation="vertical" size={16} style={{ width: '100%' }}>
              {own.map((a) => (a.state === 'KEPT' && mayRead ? <Artifact key={a.port} job={job.id} artifact={a} brief /> : <span key={a.port}>{a.port} <span className="soft">{t(a.state === 'KEPT' ? 'notYours' : 'destroyed')}</span></span>))}
              {mayRead ? <Link to={`/results/${job.id}`}>{t('allResults')}</Link> : null}
            </Space>
          )}
        </div>
      )}
    </Drawer>
  );
}
