import { autocompletion, closeBrackets, completionKeymap, type CompletionContext } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { yaml } from '@codemirror/lang-yaml';
import { HighlightStyle, bracketMatching, syntaxHighlighting } from '@codemirror/language';
import { lintGutter, setDiagnostics, type Diagnostic } from '@codemirror/lint';
import { searchKeymap } from '@codemirror/search';
import { Compartment, EditorState } from '@codemirror/state';
import { EditorView, keymap, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { useEffect, useRef } from 'react';
import { styleNonce } from '../api/nonce';

const LOOK = EditorView.theme({
  '&': { height: '100%', fontSize: '12.5px', backgroundColor: 'var(--card)', color: 'var(--ink)' },
  '.cm-content': { fontFamily: "'JetBrains Mono', 'SF Mono', Consolas, 'Noto Sans Mono', monospace", caretColor: 'var(--own)' },
  '.cm-gutters': { backgroundColor: 'var(--card)', color: 'var(--soft-ink)', border: 'none' },
  '.cm-activeLine': { backgroundColor: 'transparent' },
  '&.cm-focused': { outline: '2px solid var(--own)', outlineOffset: '-2px' },
  '.cm-selectionBackground, &.cm-focused .cm-selectionBackground': { backgroundColor: 'color-mix(in srgb, var(--own) 24%, transparent) !important' },
  '.cm-cursor': { borderLeftColor: 'var(--own)' },
  '.cm-tooltip': { backgroundColor: 'var(--card)', color: 'var(--ink)', border: '1px solid var(--line)', borderRadius: '8px' },
});

const COLORS = syntaxHighlighting(HighlightStyle.define([
  { tag: [tags.definition(tags.propertyName), tags.propertyName], color: 'var(--own)' },
  { tag: tags.comment, color: 'var(--soft-ink)', fontStyle: 'italic' },
  { tag: [tags.string, tags.content], color: 'var(--ink)' },
  { tag: [tags.bool, tags.number], color: 'var(--seal)' },
]));

const NAME = 'aria-label';
const named = (label: string) => EditorView.contentAttributes.of({ [NAME]: label });

export interface Remark {
  line: number;
  message: string;
  severity: 'error' | 'warning';
}

/** The document beside the picture. What is typed here is drawn there, and the reverse; words are offered from what the flow and the node know. */
export default function YamlPane({ text, change, remarks, words, label, readOnly = false }: { text: string; change: (text: string) => void; remarks: readonly Remark[]; words: readonly string[]; label: string; readOnly?: boolean }) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const latest = useRef({ change, words });
  latest.current = { change, words };
  const name = useRef(new Compartment());
  useEffect(() => {
    const complete = (context: CompletionContext) => {
      const word = context.matchBefore(/[\p{L}\p{N}_.-]+/u);
      return word === null ? null : { from: word.from, options: latest.current.words.map((w) => ({ label: w })) };
    };
    const made = new EditorView({
      parent: host.current ?? undefined,
      state: EditorState.create({
        doc: text,
        extensions: [
          EditorView.cspNonce.of(styleNonce), lineNumbers(), lintGutter(), history(), bracketMatching(), closeBrackets(), yaml(), COLORS, LOOK, EditorView.lineWrapping,
          autocompletion({ override: [complete] }), EditorState.readOnly.of(readOnly), EditorState.tabSize.of(2),
          name.current.of(named(label)),
          keymap.of([...defaultKeymap, ...historyKeymap, ...searchKeymap, ...completionKeymap, ...(readOnly ? [] : [indentWithTab])]),
          EditorView.updateListener.of((update) => {
            if (update.docChanged && update.transactions.some((tr) => tr.isUserEvent('input') || tr.isUserEvent('delete') || tr.isUserEvent('undo') || tr.isUserEvent('redo') || tr.isUserEvent('move'))) {
              latest.current.change(update.state.doc.toString());
            }
          }),
        ],
      }),
    });
    view.current = made;
    return () => {
      made.destroy();
      view.current = null;
    };
    // The view is made once; what changes is given to it below.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, []);
  useEffect(() => {
    const there = view.current;
    if (there !== null && there.state.doc.toString() !== text) {
      there.dispatch({ changes: { from: 0, to: there.state.doc.length, insert: text } });
    }
  }, [text]);
  useEffect(() => {
    view.current?.dispatch({ effects: name.current.reconfigure(named(label)) });
  }, [label]);
  useEffect(() => {
    const there = view.current;
    if (there !== null) {
      const diagnostics = remarks.map((remark): Diagnostic => {
        const line = there.state.doc.line(Math.min(Math.max(1, remark.line), there.state.doc.lines));
        return { from: line.from, to: line.to, severity: remark.severity, message: remark.message };
      });
      there.dispatch(setDiagnostics(there.state, diagnostics));
    }
  }, [remarks, text]);
  return <div className="yaml" ref={host} data-testid="yaml" />;
}
