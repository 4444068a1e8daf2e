import { CheckCircleFilled, ClockCircleOutlined, CloseCircleFilled, ExclamationCircleFilled, LoadingOutlined, StopOutlined, TableOutlined } from '@ant-design/icons';
import { Handle, Position, type Node, type NodeProps } from '@xyflow/react';
import { Tooltip } from 'antd';
import { memo } from 'react';
import { usePartyColor } from '../components/PartyChip';
import { useFormats } from '../components/format';
import en from '../texts/en/flows';
import zh from '../texts/zh/flows';
import { catalogue, useSay, useTexts } from '../texts';
import type { Step } from './document';
import { LANE_TOP, PORT_ROW, type Segment } from './layout';
import type { KnownTable, Operator } from './ports';

const texts = catalogue(en, zh);

/** How far a job's step is: a node's own word for it. */
export type StepState = 'WAITING' | 'RUNNING' | 'DONE' | 'FAILED';

export interface Told {
  policy: boolean;
  text: { en: string; zh: string };
}

export type StepData = {
  step: Step;
  operator: Operator | undefined;
  segments: readonly Segment[];
  problems: readonly Told[];
  cost: { seconds: number; bytes: number } | undefined;
  /** Outputs that it leaves with its parameters, as 'role:port'; undefined while nobody knows. */
  left: ReadonlySet<string> | undefined;
  /** Handles that something is connected to. */
  wired: ReadonlySet<string>;
  state: StepState | undefined;
  [key: string]: unknown;
};

export type TableData = { name: string; party: string; table: string; known: KnownTable | undefined; problems: readonly Told[]; wired: boolean; [key: string]: unknown };

export type StepNodeType = Node<StepData, 'step'>;
export type TableNodeType = Node<TableData, 'table'>;

const STATES = { WAITING: ClockCircleOutlined, RUNNING: LoadingOutlined, DONE: CheckCircleFilled, FAILED: CloseCircleFilled } as const;
const MARKS = { WAITING: 'step-mark soft', RUNNING: 'step-mark', DONE: 'step-mark good', FAILED: 'step-mark bad' } as const;

/** A step: its name above, and in each party's lane what that party brings and gets. */
export const StepNode = memo(function StepNode({ data, isConnectable }: NodeProps<StepNodeType>) {
  const t = useTexts(texts);
  const say = useSay();
  const f = useFormats();
  const color = usePartyColor();
  const wrong = data.problems.some((p) => !p.policy);
  const refused = data.problems.length > 0 && !wrong;
  const State = data.state === undefined ? undefined : STATES[data.state];
  return (
    <div className={`step${wrong ? ' wrong' : refused ? ' refused' : ''}`}>
      <div className="step-head">
        {State === undefined || data.state === undefined ? null : <State className={MARKS[data.state]} aria-label={t(data.state)} />}
        {data.problems.length === 0 ? null : (
          <Tooltip title={<ul className="told">{data.problems.map((p, i) => <li key={i}>{say(p.text)}</li>)}</ul>}>
            {wrong ? <ExclamationCircleFilled className="step-mark bad" aria-label={t('problems')} /> : <StopOutlined className="step-mark warning" aria-label={t('notAllowed')} />}
          </Tooltip>
        )}
        <div className="step-title">{data.operator === undefined ? data.step.operator : say(data.operator.title)}<small>{data.step.id}</small></div>
        {data.cost === undefined ? null : <div className="step-cost">{f.seconds(data.cost.seconds)}<br />{f.bytes(data.cost.bytes)}</div>}
      </div>
      {data.segments.map((segment, i) => {
        const rows = Math.max(1, segment.inputs.length, segment.outputs.length);
        return (
          <div key={segment.role} className={`segment${i > 0 ? ' later' : ''}`} style={{ top: segment.top, '--party': color(segment.party) } as React.CSSProperties}>
            <span className="segment-band" style={{ height: rows * PORT_ROW + 8 }} />
            <span className="segment-role">{segment.party}{segment.role === segment.party ? null : ` · ${segment.role}`}</span>
            {segment.inputs.map((port, row) => (
              <span key={port.name} className={`port in${port.required ? '' : ' optional'}`} style={{ top: LANE_TOP - 4 + row * PORT_ROW }} title={`${say(port.help)} · ${t(port.type)}`}>{port.name}</span>
            ))}
            {segment.outputs.map((port, row) => (
              <span key={port.name} className={`port out${data.left !== undefined && !data.left.has(`${port.role}:${port.name}`) ? ' unused' : ''}`} style={{ top: LANE_TOP - 4 + row * PORT_ROW }} title={`${say(port.help)} · ${t(port.type)}`}>{port.name}</span>
            ))}
          </div>
        );
      })}
      {data.segments.flatMap((segment) => [
        ...segment.inputs.map((port, row) => <PortHandle key={`in:${port.role}:${port.name}`} id={`in:${port.role}:${port.name}`} side="in" kind={port.type} top={segment.top + LANE_TOP + 8 + row * PORT_ROW} wired={data.wired.has(`in:${port.role}:${port.name}`)} connectable={isConnectable} />),
        ...segment.outputs.map((port, row) => <PortHandle key={`out:${port.role}:${port.name}`} id={`out:${port.role}:${port.name}`} side="out" kind={port.type} top={segment.top + LANE_TOP + 8 + row * PORT_ROW} wired={data.wired.has(`out:${port.role}:${port.name}`)} connectable={isConnectable} />),
      ])}
    </div>
  );
});

function PortHandle({ id, side, kind, top, wired, connectable }: { id: string; side: 'in' | 'out'; kind: string; top: number; wired: boolean; connectable: boolean }) {
  return <Handle id={id} type={side === 'in' ? 'target' : 'source'} position={side === 'in' ? Position.Left : Position.Right} isConnectable={connectable} className={`kind-${kind}${wired ? ' wired' : ''}`} style={{ top }} />;
}

export const TableNode = memo(function TableNode({ data, isConnectable }: NodeProps<TableNodeType>) {
  const say = useSay();
  const t = useTexts(texts);
  const f = useFormats();
  const color = usePartyColor();
  const card = (
    <div className={`table-node${data.problems.length > 0 ? ' wrong' : ''}`} style={{ '--party': color(data.party) } as React.CSSProperties}>
      <TableOutlined className="soft" />
      <div><b>{data.name}</b><small>{data.known === undefined ? data.table : t('rowsColumns', { rows: f.number(data.known.rows), columns: data.known.columns.length })}</small></div>
      <Handle id="out" type="source" position={Position.Right} isConnectable={isConnectable} className={`kind-TABLE${data.wired ? ' wired' : ''}`} />
    </div>
  );
  return data.problems.length === 0 ? card : <Tooltip title={data.problems.map((p) => say(p.text)).join(' ')}>{card}</Tooltip>;
});
