import '@xyflow/react/dist/style.css';
import './flow.css';
import {
  Background, BackgroundVariant, Controls, MiniMap, Position, ReactFlow, ReactFlowProvider, ViewportPortal, useReactFlow,
  type Connection, type Edge, type EdgeChange, type FinalConnectionState, type Node, type NodeChange,
} from '@xyflow/react';
import { App as Antd } from 'antd';
import { useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { usePartyColor } from '../components/PartyChip';
import { useLookChoice } from '../app/look';
import en from '../texts/en/flows';
import zh from '../texts/zh/flows';
import { catalogue, useLanguage, useTexts } from '../texts';
import type { Flow } from './document';
import { LANE_TOP, PORT_ROW, STEP_WIDTH, TABLE_HEIGHT, TABLE_WIDTH, place, type Xs } from './layout';
import { misfit, source, type KnownTable, type Misfit, type Operators } from './ports';
import { StepNode, TableNode, type StepNodeType, type StepState, type TableNodeType, type Told } from './StepNode';

const texts = catalogue(en, zh);
const NODE_TYPES = { step: StepNode, table: TableNode };
const NONE: readonly Told[] = [];

export const DRAGGED = 'application/x-tacit-flow';

/** What somebody drags from the palette. */
export type Dragged = { operator: string } | { party: string; table: string };

export interface CanvasProps {
  flow: Flow;
  operators: Operators;
  known: readonly KnownTable[];
  xs: Xs;
  selected: ReadonlySet<string>;
  onSelect: (names: ReadonlySet<string>) => void;
  /** By step or table. */
  problems?: ReadonlyMap<string, readonly Told[]>;
  costs?: ReadonlyMap<string, { seconds: number; bytes: number }>;
  outputs?: ReadonlyMap<string, ReadonlySet<string>>;
  states?: ReadonlyMap<string, StepState>;
  /** Left out where the flow is only shown. */
  edits?: {
    connect: (step: string, role: string, port: string, from: string) => void;
    disconnect: (step: string, role: string, port: string) => void;
    remove: (names: ReadonlySet<string>) => void;
    move: (xs: Xs) => void;
    drop: (what: Dragged, x: number) => void;
  };
  empty?: ReactNode;
}

interface Wire { step: string; role: string; port: string; from: string }

function wiresOf(flow: Flow): Wire[] {
  return flow.steps.flatMap((step) => Object.entries(step.inputs).flatMap(([role, ports]) => Object.entries(ports).map(([port, from]) => ({ step: step.id, role, port, from }))));
}

function Inner({ flow, operators, known, xs, selected, onSelect, problems, costs, outputs, states, edits, empty }: CanvasProps) {
  const t = useTexts(texts);
  const { language } = useLanguage();
  const { look } = useLookChoice();
  const { message } = Antd.useApp();
  const color = usePartyColor();
  const instance = useReactFlow();
  const [moving, setMoving] = useState<Xs>({});
  const [edge, setEdge] = useState<string | undefined>();
  const placement = useMemo(() => place(flow, operators, { ...xs, ...moving }), [flow, operators, xs, moving]);
  const wires = useMemo(() => wiresOf(flow), [flow]);

  const wired = useMemo(() => {
    const ends = new Map<string, Set<string>>();
    const add = (name: string, handle: string) => ends.set(name, (ends.get(name) ?? new Set()).add(handle));
    for (const wire of wires) {
      add(wire.step, `in:${wire.role}:${wire.port}`);
      const [maker = '', output] = wire.from.split('.');
      const party = flow.steps.find((s) => s.id === wire.step)?.roles[wire.role];
      const from = flow.steps.find((s) => s.id === maker);
      const role = Object.entries(from?.roles ?? {}).find(([, p]) => p === party)?.[0];
      add(maker, output === undefined ? 'out' : `out:${role ?? ''}:${output}`);
    }
    return ends;
  }, [wires, flow]);

  const nodes = useMemo<(StepNodeType | TableNodeType)[]>(() => [
    ...placement.tables.map((placed): TableNodeType => {
      const table = flow.tables[placed.name] ?? { party: '', table: '' };
      return {
        id: placed.name, type: 'table', position: { x: placed.x, y: placed.y }, width: TABLE_WIDTH, height: TABLE_HEIGHT, measured: { width: TABLE_WIDTH, height: TABLE_HEIGHT },
        selected: selected.has(placed.name), ariaLabel: t('tableLabel', { name: placed.name, party: table.party }),
        data: { name: placed.name, party: table.party, table: table.table, known: known.find((k) => k.party === table.party && k.table === table.table), problems: problems?.get(placed.name) ?? NONE, wired: wired.has(placed.name) },
        handles: [{ id: 'out', type: 'source', position: Position.Right, x: TABLE_WIDTH - 6, y: TABLE_HEIGHT / 2 - 6, width: 11, height: 11 }],
      };
    }),
    ...placement.steps.map((placed): StepNodeType => {
      const step = flow.steps.find((s) => s.id === placed.id) ?? { id: placed.id, operator: '', roles: {}, inputs: {}, params: {} };
      const operator = operators.get(step.operator);
      const handle = (side: 'in' | 'out', role: string, name: string, top: number) => ({
        id: `${side}:${role}:${name}`, type: side === 'in' ? 'target' as const : 'source' as const, position: side === 'in' ? Position.Left : Position.Right,
        x: side === 'in' ? -6 : STEP_WIDTH - 6, y: top - 6, width: 11, height: 11,
      });
      return {
        id: placed.id, type: 'step', position: { x: placed.x, y: placed.y }, width: STEP_WIDTH, height: placed.height, measured: { width: STEP_WIDTH, height: placed.height },
        selected: selected.has(placed.id), ariaLabel: t('stepLabel', { name: placed.id, operator: operator?.title[language] ?? step.operator }),
        data: { step, operator, segments: placed.segments, problems: problems?.get(placed.id) ?? NONE, cost: costs?.get(placed.id), left: outputs?.get(placed.id), wired: wired.get(placed.id) ?? new Set(), state: states?.get(placed.id) },
        handles: placed.segments.flatMap((segment) => [
          ...segment.inputs.map((port, row) => handle('in', segment.role, port.name, segment.top + LANE_TOP + 8 + row * PORT_ROW)),
          ...segment.outputs.map((port, row) => handle('out', segment.role, port.name, segment.top + LANE_TOP + 8 + row * PORT_ROW)),
        ]),
      };
    }),
  ], [placement, flow, operators, known, selected, problems, costs, outputs, states, wired, t, language]);

  const edges = useMemo<Edge[]>(() => wires.flatMap((wire): Edge[] => {
    const party = flow.steps.find((s) => s.id === wire.step)?.roles[wire.role] ?? '';
    const [maker = '', output] = wire.from.split('.');
    const from = flow.steps.find((s) => s.id === maker);
    if (output === undefined ? flow.tables[maker] === undefined : from === undefined) {
      return [];
    }
    const role = Object.entries(from?.roles ?? {}).find(([, p]) => p === party)?.[0] ?? '';
    const id = `${wire.step}/${wire.role}/${wire.port}`;
    const running = states?.get(wire.step) === 'RUNNING';
    return [{
      id, source: maker, sourceHandle: output === undefined ? 'out' : `out:${role}:${output}`, target: wire.step, targetHandle: `in:${wire.role}:${wire.port}`, selected: edge === id, focusable: edits !== undefined,
      style: { stroke: color(party), strokeOpacity: edge === id ? 1 : 0.62, strokeWidth: edge === id ? 3 : 2 }, className: running ? 'edge-live' : '', ariaLabel: t('edgeLabel', { from: wire.from, to: `${wire.step}.${wire.port}` }),
    }];
  }), [wires, flow, states, edge, color, edits, t]);

  const change = useCallback((changes: NodeChange<StepNodeType | TableNodeType>[]) => {
    const chosen = new Set(selected);
    const moved: Record<string, number> = {};
    let done = false;
    for (const one of changes) {
      if (one.type === 'select') {
        one.selected ? chosen.add(one.id) : chosen.delete(one.id);
      } else if (one.type === 'position' && one.position !== undefined) {
        moved[one.id] = Math.round(one.position.x);
        done ||= one.dragging === false;
      } else if (one.type === 'position') {
        done ||= one.dragging === false;
      }
    }
    if (chosen.size !== selected.size || [...chosen].some((name) => !selected.has(name))) {
      onSelect(chosen);
    }
    if (edits !== undefined && (Object.keys(moved).length > 0 || done)) {
      const all = { ...moving, ...moved };
      if (done) {
        setMoving({});
        if (Object.keys(all).length > 0) {
          edits.move(all);
        }
      } else {
        setMoving(all);
      }
    }
  }, [selected, onSelect, edits, moving]);

  const why = useCallback((connection: { source: string | null; sourceHandle?: string | null | undefined; target: string | null; targetHandle?: string | null | undefined }): Misfit | undefined => {
    const to = wireOf(connection.target, connection.targetHandle);
    const from = fromOf(flow, operators, connection.source, connection.sourceHandle);
    return to === undefined || from === undefined ? 'gone' : misfit(flow, operators, from, to);
  }, [flow, operators]);

  const ended = useCallback((_: unknown, state: FinalConnectionState) => {
    if (state.isValid === false && state.fromHandle !== null && state.toHandle !== null) {
      const [out, into] = state.fromHandle.type === 'source' ? [state.fromHandle, state.toHandle] : [state.toHandle, state.fromHandle];
      const reason = out.type === into.type ? 'gone' : why({ source: out.nodeId, sourceHandle: out.id ?? null, target: into.nodeId, targetHandle: into.id ?? null });
      void message.warning(t(`misfit_${reason ?? 'gone'}`));
    }
  }, [why, message, t]);

  // What was there when the picture opened is shown from the left, lanes' names and all, as large as it can be read; later it stays where the person has moved it.
  const count = nodes.length;
  const shown = useRef(0);
  const frame = useRef<HTMLDivElement>(null);
  const fit = useCallback(() => {
    const { clientWidth, clientHeight } = frame.current ?? { clientWidth: 0, clientHeight: 0 };
    const height = placement.lanes.reduce((sum, lane) => sum + lane.height, 0);
    if (clientWidth > 0 && height > 0) {
      const zoom = Math.min(1, Math.max(0.62, Math.min((clientWidth - 16) / placement.width, (clientHeight - 24) / height)));
      void instance.setViewport({ x: 4, y: Math.max(12, (clientHeight - height * zoom) / 3), zoom });
    }
  }, [placement, instance]);
  useEffect(() => {
    if (count > 0 && shown.current === 0) {
      fit();
    }
    shown.current = count;
  }, [count, fit]);

  return (
    <div className="canvas" data-testid="canvas" ref={frame}
      onDragOver={(e) => { if (edits !== undefined && e.dataTransfer.types.includes(DRAGGED)) { e.preventDefault(); e.dataTransfer.dropEffect = 'copy'; } }}
      onDrop={(e) => {
        const what = e.dataTransfer.getData(DRAGGED);
        if (edits !== undefined && what !== '') {
          e.preventDefault();
          edits.drop(JSON.parse(what) as Dragged, Math.round(instance.screenToFlowPosition({ x: e.clientX, y: e.clientY }).x - STEP_WIDTH / 2));
        }
      }}>
      <ReactFlow
        nodes={nodes} edges={edges} nodeTypes={NODE_TYPES} colorMode={look} onInit={fit} minZoom={0.25} maxZoom={1.6}
        nodesDraggable={edits !== undefined} nodesConnectable={edits !== undefined} deleteKeyCode={edits === undefined ? null : ['Backspace', 'Delete']} multiSelectionKeyCode={['Control', 'Meta', 'Shift']}
        onNodesChange={change}
        onEdgesChange={(changes: EdgeChange[]) => changes.forEach((c) => { if (c.type === 'select') { setEdge(c.selected ? c.id : undefined); } })}
        onDelete={({ nodes: gone, edges: cut }: { nodes: Node[]; edges: Edge[] }) => {
          if (gone.length > 0) {
            edits?.remove(new Set(gone.map((n) => n.id)));
          } else {
            cut.forEach((e) => { const [step = '', role = '', port = ''] = e.id.split('/'); edits?.disconnect(step, role, port); });
          }
          setEdge(undefined);
        }}
        isValidConnection={(c) => why({ source: c.source, sourceHandle: c.sourceHandle, target: c.target, targetHandle: c.targetHandle }) === undefined}
        onConnect={(c: Connection) => {
          const to = wireOf(c.target, c.targetHandle);
          const from = fromOf(flow, operators, c.source, c.sourceHandle);
          if (to !== undefined && from !== undefined) {
            edits?.connect(to.step, to.role, to.port, from.from);
          }
        }}
        onConnectEnd={ended}
        connectionRadius={28} selectNodesOnDrag={false} proOptions={{ hideAttribution: false }}
        ariaLabelConfig={{ 'controls.ariaLabel': t('controls'), 'controls.zoomIn.ariaLabel': t('zoomIn'), 'controls.zoomOut.ariaLabel': t('zoomOut'), 'controls.fitView.ariaLabel': t('fit'), 'minimap.ariaLabel': t('minimap') }}
      >
        <ViewportPortal>
          {placement.lanes.map((lane) => (
            <div key={lane.party} className="lane" style={{ top: lane.top, height: lane.height, width: placement.width, '--party': color(lane.party), zIndex: -1 } as React.CSSProperties}>
              <div className="lane-name" title={lane.party}>{lane.party}</div>
            </div>
          ))}
        </ViewportPortal>
        <Background variant={BackgroundVariant.Dots} gap={22} size={1.2} />
        <Controls showInteractive={false} onFitView={fit} />
        {count > 3 && edits !== undefined ? <MiniMap style={{ width: 150, height: 96 }} pannable zoomable nodeColor={(n) => (n.type === 'table' ? color(String(n.data['party'])) : look === 'dark' ? '#55635f' : '#b9c4bf')} /> : null}
      </ReactFlow>
      {count === 0 && empty !== undefined ? <div className="canvas-empty"><div>{empty}</div></div> : null}
    </div>
  );
}

function wireOf(target: string | null, handle: string | null | undefined): { step: string; role: string; port: string } | undefined {
  const [side, role, port] = (handle ?? '').split(':');
  return target === null || side !== 'in' || role === undefined || port === undefined ? undefined : { step: target, role, port };
}

function fromOf(flow: Flow, operators: Operators, node: string | null, handle: string | null | undefined) {
  if (node === null) {
    return undefined;
  }
  if (handle === 'out') {
    return source(flow, operators, node, flow.tables[node]?.party ?? '');
  }
  const [side, role = '', port = ''] = (handle ?? '').split(':');
  const party = flow.steps.find((s) => s.id === node)?.roles[role];
  return side !== 'out' || party === undefined ? undefined : source(flow, operators, `${node}.${port}`, party);
}

/** A flow as a picture: each party's lane, steps that reach over the lanes of those who take part, and what each reads and gets in its own lane. */
export function Canvas(props: CanvasProps) {
  return <ReactFlowProvider><Inner {...props} /></ReactFlowProvider>;
}
