import { keepPreviousData, queryOptions, useQueries, useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { answer, client, type Schema } from '../api/client';
import { nodeQuery, operatorsQuery, partnersQuery } from '../api/queries';
import { readFlow, type Flow } from './document';
import { begin, record, redo, undo, type History } from './history';
import type { Xs } from './layout';
import { byName, type KnownTable, type Operators } from './ports';
import type { Told } from './StepNode';

/** A drawing: the document's text, which is what counts, and where the steps stand. */
export interface Drawing {
  text: string;
  xs: Xs;
}

export type Preview = Schema<'FlowPreview'>;

export const tablesQuery = queryOptions({ queryKey: ['tables', 'all'], queryFn: () => answer(client.GET('/api/tables', { params: { query: { limit: 1000 } } })) });

/** Tables of this node and of its partners, as far as they may be drawn on. */
export function useKnownTables(): { known: KnownTable[]; pending: boolean; silent: string[] } {
  const node = useQuery(nodeQuery);
  const own = useQuery(tablesQuery);
  const partners = useQuery(partnersQuery);
  const names = (partners.data ?? []).filter((p) => !p.suspended).map((p) => p.name);
  const theirs = useQueries({
    queries: names.map((name) => ({ queryKey: ['partners', name, 'tables'], queryFn: () => answer(client.GET('/api/partners/{name}/tables', { params: { path: { name } } })), staleTime: 60_000, retry: false })),
  });
  const me = node.data?.name ?? '';
  const stamp = theirs.map((q) => q.dataUpdatedAt).join();
  return useMemo(() => ({
    known: [
      ...(own.data ?? []).map((t) => ({ party: me, table: t.name, rows: t.rows, columns: t.columns })),
      ...theirs.flatMap((q) => (q.data ?? []).map((t) => ({ party: t.party, table: t.table, rows: t.rows, columns: t.columns }))),
    ],
    pending: own.isPending || partners.isPending || theirs.some((q) => q.isPending),
    silent: names.filter((_, i) => theirs[i]?.isError),
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }), [own.data, me, stamp, own.isPending, partners.isPending, names.join()]);
}

export function useOperators(): Operators | undefined {
  const { data } = useQuery(operatorsQuery);
  return useMemo(() => (data === undefined ? undefined : byName(data)), [data]);
}

/** A value that has not changed for a while. */
function useCalm<T>(value: T, ms: number): T {
  const [calm, setCalm] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setCalm(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return calm;
}

/** What the node says of the flow as it stands, asked when the person pauses. */
export function usePreview(text: string): { preview: Preview | undefined; asking: boolean; error: unknown } {
  const calm = useCalm(text, 400);
  const asked = useQuery({ queryKey: ['preview', calm], queryFn: () => answer(client.POST('/api/flows/preview', { body: { flow: calm } })), placeholderData: keepPreviousData, staleTime: 30_000, gcTime: 60_000 });
  return { preview: asked.data, asking: calm !== text || asked.isFetching, error: asked.error };
}

export interface Editor {
  drawing: Drawing;
  /** The last text that was a flow: what the canvas shows while somebody types. */
  flow: Flow;
  broken: { message: string; line: number } | undefined;
  /**
   * @param kind changes of one kind in quick succession are undone together
   * @param xs where something new is put down: undone with it
   */
  change: (text: string, kind?: string, xs?: Xs) => void;
  move: (xs: Xs) => void;
  tidy: () => void;
  undo: (() => void) | undefined;
  redo: (() => void) | undefined;
  load: (drawing: Drawing) => void;
  /** Differs from what was loaded or last marked as saved. */
  dirty: boolean;
  saved: (drawing: Drawing) => void;
}

const EMPTY: Flow = { name: '', purpose: '', parties: [], tables: {}, steps: [] };

export function useEditor(first: Drawing): Editor {
  const [history, setHistory] = useState<History<Drawing>>(() => begin(first));
  const [kept, setKept] = useState<Drawing>(first);
  const drawing = history.present;
  const reading = useMemo(() => readFlow(drawing.text), [drawing.text]);
  const last = useRef<Flow>(EMPTY);
  if (reading.flow !== undefined) {
    last.current = reading.flow;
  }
  const change = useCallback((text: string, kind = '', xs: Xs = {}) => setHistory((h) => (text === h.present.text ? h : record(h, { text, xs: { ...h.present.xs, ...xs } }, kind))), []);
  const move = useCallback((xs: Xs) => setHistory((h) => record(h, { ...h.present, xs: { ...h.present.xs, ...xs } })), []);
  const tidy = useCallback(() => setHistory((h) => (Object.keys(h.present.xs).length === 0 ? h : record(h, { ...h.present, xs: {} }))), []);
  const load = useCallback((next: Drawing) => {
    setHistory(begin(next));
    setKept(next);
  }, []);
  return {
    drawing, flow: last.current, broken: reading.broken, change, move, tidy, load,
    undo: history.past.length === 0 ? undefined : () => setHistory(undo),
    redo: history.future.length === 0 ? undefined : () => setHistory(redo),
    dirty: drawing.text !== kept.text || JSON.stringify(drawing.xs) !== JSON.stringify(kept.xs),
    saved: setKept,
  };
}

/** Problems by the step or table that they are about; those of the flow as a whole are under ''. */
export function problemsBy(preview: Preview | undefined, flow: Flow): Map<string, Told[]> {
  const found = new Map<string, Told[]>();
  for (const problem of preview?.problems ?? []) {
    const table = /^tables\.([^.]+)/.exec(problem.path)?.[1];
    const name = problem.index >= 0 ? flow.steps[problem.index]?.id ?? '' : problem.step !== '' ? problem.step : table !== undefined && table in flow.tables ? table : '';
    found.set(name, [...(found.get(name) ?? []), problem]);
  }
  return found;
}
