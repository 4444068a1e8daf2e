import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { AlignLeftOutlined, CheckCircleFilled, CopyOutlined, DeleteOutlined, DoubleRightOutlined, ExclamationCircleFilled, LoadingOutlined, MenuUnfoldOutlined, RedoOutlined, SaveOutlined, SendOutlined, UndoOutlined } from '@ant-design/icons';
import { App as Antd, Badge, Button, Segmented, Skeleton, Space, Spin, Tooltip } from 'antd';
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { Link, useBlocker, useNavigate, useParams, useSearchParams } from 'react-router';
import { answer, client, once, type Schema } from '../../api/client';
import { nodeQuery } from '../../api/queries';
import { useSession } from '../../app/session';
import { Canvas, type Dragged } from '../../flow/Canvas';
import { addStep, addTable, connect, cutTo, disconnect, freeName, paste, readFlow, remove, writeFlow, type Step } from '../../flow/document';
import type { Operators } from '../../flow/ports';
import { newStep } from '../../flow/suggest';
import { problemsBy, useEditor, useKnownTables, useOperators, usePreview, type Drawing } from '../../flow/useEditor';
import type { Remark } from '../../flow/YamlPane';
import { useFormats } from '../../components/format';
import { ProblemView } from '../../components/ProblemView';
import en from '../../texts/en/flows';
import zh from '../../texts/zh/flows';
import { catalogue, useSay, useTexts } from '../../texts';
import { FlowForm } from './FlowForm';
import { Palette } from './Palette';
import { ProposeDialog } from './ProposeDialog';
import { StepForm } from './StepForm';
import './flows.css';

const texts = catalogue(en, zh);
const YamlPane = lazy(() => import('../../flow/YamlPane'));

type Kept = Schema<'Draft'>;

/** Where the steps stand, as the draft keeps it; whatever else it holds is nothing. */
export function readLayout(layout: string): Record<string, number> {
  try {
    return Object.fromEntries(Object.entries(JSON.parse(layout) as Record<string, unknown>).filter((e): e is [string, number] => typeof e[1] === 'number' && Number.isFinite(e[1])));
  } catch {
    return {};
  }
}

/** A draft, a contract's flow to begin from, or an empty canvas. */
export default function FlowEditor() {
  const { id = '' } = useParams();
  const [search] = useSearchParams();
  const from = search.get('from');
  const operators = useOperators();
  const draft = useQuery({ queryKey: ['drafts', id], queryFn: () => answer(client.GET('/api/flows/drafts/{id}', { params: { path: { id } } })), enabled: id !== 'new', staleTime: Infinity, gcTime: 0 });
  const begun = useQuery({ queryKey: ['contracts', from, 'flow'], queryFn: () => answer(client.GET('/api/contracts/{id}/flow', { params: { path: { id: from ?? '' } } })), enabled: id === 'new' && from !== null, staleTime: Infinity });
  const node = useQuery(nodeQuery);
  const failed = draft.error ?? begun.error ?? node.error;
  if (failed) {
    return <ProblemView problem={failed} />;
  }
  if (operators === undefined || node.data === undefined || (id !== 'new' && draft.data === undefined) || (id === 'new' && from !== null && begun.data === undefined)) {
    return <Skeleton active />;
  }
  const first: Drawing = draft.data !== undefined ? { text: draft.data.document, xs: readLayout(draft.data.layout) }
    : begun.data !== undefined ? { text: rewritten(begun.data.document), xs: {} }
      : { text: writeFlow({ name: 'flow', purpose: '', parties: [node.data.name], tables: {}, steps: [] }), xs: {} };
  return <Drawn key={id} id={id} kept={draft.data} first={first} operators={operators} me={node.data.name} />;
}

/** A contract's flow in the form that people write, without the reasons that its proposer's software gave. */
function rewritten(document: string): string {
  const flow = readFlow(document).flow;
  if (flow === undefined) {
    return document;
  }
  flow.steps.forEach((step) => delete step.params['why']);
  return writeFlow(flow);
}

function Drawn({ id, kept, first, operators, me }: { id: string; kept: Kept | undefined; first: Drawing; operators: Operators; me: string }) {
  const t = useTexts(texts);
  const say = useSay();
  const f = useFormats();
  const { can } = useSession();
  const { message, modal } = Antd.useApp();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const editor = useEditor(first);
  const { drawing, flow, change } = editor;
  const { known } = useKnownTables();
  const { preview, asking } = usePreview(drawing.text);
  const [selected, select] = useState<ReadonlySet<string>>(new Set());
  const [pane, setPane] = useState<'canvas' | 'both' | 'text'>('canvas');
  const [paletteOpen, setPaletteOpen] = useState(true);
  const [proposing, setProposing] = useState<{ text: string; step?: string } | undefined>();
  const [revision, setRevision] = useState(kept?.revision ?? 0);

  // Set before the page itself goes elsewhere: what is drawn is kept then, as a draft or as a contract.
  const free = useRef(false);
  const save = useMutation({
    mutationFn: (now: Drawing) => {
      const body = { name: readFlow(now.text).flow?.name || t('unnamed'), document: now.text, layout: JSON.stringify(now.xs), revision };
      return answer(id === 'new' ? client.POST('/api/flows/drafts', { headers: once(), body }) : client.PUT('/api/flows/drafts/{id}', { params: { path: { id } }, body }));
    },
    onSuccess: (draft, now) => {
      setRevision(draft.revision);
      editor.saved(now);
      queries.setQueryData(['drafts', draft.id], draft);
      void queries.invalidateQueries({ queryKey: ['drafts'], exact: true });
      void message.success(t('saved'));
      if (id === 'new') {
        free.current = true;
        void navigate(`/flows/${draft.id}`, { replace: true });
      }
    },
  });
  const blocker = useBlocker(({ currentLocation, nextLocation }) => editor.dirty && !free.current && currentLocation.pathname !== nextLocation.pathname);
  useEffect(() => {
    if (blocker.state === 'blocked') {
      modal.confirm({ title: t('leave'), content: t('leaveWhat'), okText: t('leaveYes'), cancelText: t('stay'), onOk: () => blocker.proceed(), onCancel: () => blocker.reset() });
    }
  }, [blocker, modal, t]);

  const problems = useMemo(() => problemsBy(preview, flow), [preview, flow]);
  const costs = useMemo(() => new Map((preview?.steps ?? []).map((s) => [s.id, s.cost])), [preview]);
  const outputs = useMemo(() => new Map((preview?.steps ?? []).map((s) => [s.id, new Set(s.outputs.map((o) => `${o.role}:${o.name}`))])), [preview]);
  const remarks = useMemo<Remark[]>(() => (editor.broken !== undefined ? [{ line: editor.broken.line, message: editor.broken.message || t('noDocument'), severity: 'error' }]
    : (preview?.problems ?? []).map((p) => ({ line: p.line, message: say(p.text), severity: p.policy ? 'warning' : 'error' }))), [editor.broken, preview, say, t]);
  const words = useMemo(() => [...operators.keys(), ...flow.parties, ...Object.keys(flow.tables), ...flow.steps.flatMap((s) => [s.id, ...(operators.get(s.operator)?.outputs ?? []).map((o) => `${s.id}.${o.name}`)]), ...new Set(known.flatMap((k) => k.columns.map((c) => c.name)))], [operators, flow, known]);

  const add = useCallback((what: Dragged, x?: number) => {
    if ('operator' in what) {
      const spec = operators.get(what.operator);
      if (spec !== undefined) {
        const step = newStep(flow, spec, operators, known, me);
        change(addStep(drawing.text, step), '', x !== undefined && flow.steps.length > 0 ? { [step.id]: x } : {});
        select(new Set([step.id]));
      }
    } else {
      const there = Object.entries(flow.tables).find(([, table]) => table.party === what.party && table.table === what.table)?.[0];
      const name = there ?? freeName(flow, what.table);
      if (there === undefined) {
        change(addTable(drawing.text, name, what.party, what.table));
      }
      select(new Set([name]));
    }
  }, [operators, flow, known, me, change, drawing.text]);

  const chosenSteps = useMemo(() => flow.steps.filter((s) => selected.has(s.id)), [flow, selected]);
  const copied = (): string | undefined => (chosenSteps.length === 0 ? undefined : writeFlow({ ...flow, steps: chosenSteps }));
  const pasteText = useCallback((written: string) => {
    const steps: Step[] = readFlow(written).flow?.steps ?? [];
    if (steps.length > 0 && steps.every((s) => s.operator !== '')) {
      const { text, ids } = paste(drawing.text, steps);
      change(text);
      select(new Set(ids));
      return true;
    }
    return false;
  }, [drawing.text, change]);
  const duplicate = () => pasteText(copied() ?? '');
  const removeSelected = () => {
    change(remove(drawing.text, selected));
    select(new Set());
  };

  useEffect(() => {
    const typing = (target: EventTarget | null) => target instanceof HTMLElement && (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName));
    const key = (e: KeyboardEvent) => {
      const control = e.ctrlKey || e.metaKey;
      if (control && e.key.toLowerCase() === 's') {
        e.preventDefault();
        save.mutate(drawing);
      } else if (control && !typing(e.target) && e.key.toLowerCase() === 'z') {
        e.preventDefault();
        (e.shiftKey ? editor.redo : editor.undo)?.();
      } else if (control && !typing(e.target) && e.key.toLowerCase() === 'y') {
        e.preventDefault();
        editor.redo?.();
      } else if (control && !typing(e.target) && e.key.toLowerCase() === 'd') {
        e.preventDefault();
        duplicate();
      } else if (e.key === 'Escape' && !typing(e.target)) {
        select(new Set());
      }
    };
    const copy = (e: ClipboardEvent) => {
      const written = typing(e.target) || globalThis.getSelection()?.toString() ? undefined : copied();
      if (written !== undefined) {
        e.preventDefault();
        e.clipboardData?.setData('text/plain', written);
      }
    };
    const pasted = (e: ClipboardEvent) => {
      if (!typing(e.target) && pasteText(e.clipboardData?.getData('text/plain') ?? '')) {
        e.preventDefault();
      }
    };
    globalThis.addEventListener('keydown', key);
    document.addEventListener('copy', copy);
    document.addEventListener('paste', pasted);
    return () => {
      globalThis.removeEventListener('keydown', key);
      document.removeEventListener('copy', copy);
      document.removeEventListener('paste', pasted);
    };
  });

  const one = selected.size === 1 ? flow.steps.find((s) => selected.has(s.id)) : undefined;
  const bad = (preview?.problems ?? []).length;
  const ready = preview?.ready === true && editor.broken === undefined && !asking;
  const mayPropose = can('PROPOSE');
  const canvas = (
    <Canvas flow={flow} operators={operators} known={known} xs={drawing.xs} selected={selected} onSelect={select} problems={problems} costs={costs} outputs={outputs}
      edits={{
        connect: (step, role, port, source) => change(connect(drawing.text, step, role, port, source)),
        disconnect: (step, role, port) => change(disconnect(drawing.text, step, role, port)),
        remove: (names) => { change(remove(drawing.text, names)); select(new Set()); },
        move: editor.move,
        drop: add,
      }}
      empty={<><h2>{t('emptyTitle')}</h2><p className="soft">{t('emptyWhat')}</p><Link to="/flows?new=1"><Button type="primary">{t('fromTemplate')}</Button></Link></>} />
  );
  return (
    <div className="editor">
      <header className="editor-bar">
        <h1>{flow.name || t('unnamed')}</h1>
        <Space.Compact>
          <Tool label={t('undo')} keys={t('keyUndo')} icon={<UndoOutlined />} act={editor.undo} />
          <Tool label={t('redo')} keys={t('keyRedo')} icon={<RedoOutlined />} act={editor.redo} />
        </Space.Compact>
        <Space.Compact>
          <Tool label={t('duplicate')} keys={t('keyDuplicate')} icon={<CopyOutlined />} act={chosenSteps.length === 0 ? undefined : duplicate} />
          <Tool label={t('delete')} keys={t('keyDelete')} icon={<DeleteOutlined />} act={selected.size === 0 ? undefined : removeSelected} />
          <Tool label={t('tidy')} icon={<AlignLeftOutlined />} act={Object.keys(drawing.xs).length === 0 ? undefined : editor.tidy} />
        </Space.Compact>
        <Segmented size="small" value={pane} onChange={setPane} options={[{ value: 'canvas', label: t('paneCanvas') }, { value: 'both', label: t('paneBoth') }, { value: 'text', label: t('paneText') }]} />
        <span className="editor-state" role="status">
          {editor.broken !== undefined ? <><ExclamationCircleFilled className="bad" /> {t('broken', { line: editor.broken.line })}</>
            : asking || preview === undefined ? <><LoadingOutlined /> {t('checking')}</>
              : bad > 0 ? <><ExclamationCircleFilled className="bad" /> {t('problemCount', { n: bad })}</>
                : <><CheckCircleFilled className="good" /> {t('inOrder', { time: f.seconds(preview.cost.seconds), bytes: f.bytes(preview.cost.bytes) })}</>}
        </span>
        <Badge dot={editor.dirty}><Button icon={<SaveOutlined />} loading={save.isPending} disabled={!mayPropose} onClick={() => save.mutate(drawing)} data-testid="save">{t('save')}</Button></Badge>
        <Tooltip title={ready ? undefined : t('notReady')}><Button type="primary" icon={<SendOutlined />} disabled={!ready || !mayPropose} onClick={() => setProposing({ text: drawing.text })} data-testid="propose">{t('propose')}</Button></Tooltip>
      </header>
      <div className="editor-body">
        {paletteOpen ? <Palette operators={[...operators.values()]} known={known} add={add} /> : null}
        <Button className="palette-toggle" size="small" aria-label={t(paletteOpen ? 'hidePalette' : 'showPalette')} aria-expanded={paletteOpen} icon={paletteOpen ? <MenuUnfoldOutlined rotate={180} /> : <DoubleRightOutlined />} onClick={() => setPaletteOpen(!paletteOpen)} />
        {pane === 'text' ? null : canvas}
        {pane === 'canvas' ? null : <div className="editor-text"><Suspense fallback={<Spin />}><YamlPane text={drawing.text} change={(written) => change(written, 'text')} remarks={remarks} words={words} label={t('document')} /></Suspense></div>}
        {pane === 'text' ? null : (
          <aside className="editor-side" aria-label={t('details')}>
            {one === undefined ? <FlowForm flow={flow} text={drawing.text} preview={preview} change={change} />
              : <StepForm key={one.id} step={one} flow={flow} text={drawing.text} operators={operators} known={known} preview={preview} change={change} chosen={(name) => select(name === '' ? new Set() : new Set([name]))}
                upTo={flow.steps.length < 2 || !mayPropose ? undefined : () => setProposing({ text: cutTo(drawing.text, one.id), step: one.id })} />}
          </aside>
        )}
      </div>
      <ProposeDialog open={proposing !== undefined} text={proposing?.text ?? ''} step={proposing?.step} preview={preview} close={() => setProposing(undefined)} leaving={() => { free.current = true; }} />
    </div>
  );
}

function Tool({ label, keys, icon, act }: { label: string; keys?: string; icon: React.ReactNode; act: (() => void) | undefined }) {
  return <Tooltip title={keys === undefined ? label : `${label} · ${keys}`}><Button size="small" icon={icon} aria-label={label} disabled={act === undefined} onClick={() => act?.()} /></Tooltip>;
}
