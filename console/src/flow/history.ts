/** What was before and what was undone; the present is in neither. */
export interface History<T> {
  past: readonly T[];
  present: T;
  future: readonly T[];
  /** Changes of one kind in quick succession are one to undo: a name that is typed. */
  kind: string;
  at: number;
}

const MOST = 200;
const TOGETHER_MS = 1200;

export function begin<T>(present: T): History<T> {
  return { past: [], present, future: [], kind: '', at: 0 };
}

/** @param kind changes of the same kind within a second or so are undone together; empty for never */
export function record<T>(history: History<T>, present: T, kind = '', now = Date.now()): History<T> {
  if (Object.is(present, history.present)) {
    return history;
  }
  const together = kind !== '' && kind === history.kind && now - history.at < TOGETHER_MS && history.past.length > 0;
  return { past: together ? history.past : [...history.past, history.present].slice(-MOST), present, future: [], kind, at: now };
}

export function undo<T>(history: History<T>): History<T> {
  const before = history.past.at(-1);
  return before === undefined ? history : { past: history.past.slice(0, -1), present: before, future: [history.present, ...history.future], kind: '', at: 0 };
}

export function redo<T>(history: History<T>): History<T> {
  const [next, ...rest] = history.future;
  return next === undefined ? history : { past: [...history.past, history.present], present: next, future: rest, kind: '', at: 0 };
}
