import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const SRC = join(import.meta.dirname, '../src');

function files(folder: string, end: RegExp): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? files(path, end) : end.test(name) ? [path] : [];
  });
}

const catalogues = import.meta.glob<Record<string, string>>('../src/texts/*/*.ts', { eager: true, import: 'default' });

describe('catalogues', () => {
  const nouns = readdirSync(join(SRC, 'texts/en')).map((name) => name.replace('.ts', ''));
  it.each(nouns)('%s says the same things in both languages', (noun) => {
    const en = catalogues[`../src/texts/en/${noun}.ts`] ?? {};
    const zh = catalogues[`../src/texts/zh/${noun}.ts`] ?? {};
    expect(Object.keys(zh).sort()).toEqual(Object.keys(en).sort());
    for (const key of Object.keys(en)) {
      const gaps = (text: string | undefined) => (text?.match(/\{\w+\}/g) ?? []).sort();
      expect(gaps(zh[key]), `${noun}.${key}`).toEqual(gaps(en[key]));
      expect(zh[key]?.trim(), `${noun}.${key}`).not.toBe('');
    }
  });
});

const SHOWN = new Set(['title', 'label', 'placeholder', 'alt', 'aria-label', 'description', 'subTitle', 'tooltip', 'okText', 'cancelText', 'extra', 'help', 'message', 'header', 'what']);

/** Words between tags, in attributes that are shown, and Chinese anywhere. */
function strayTexts(file: string): string[] {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true, file.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isJsxText(node) && /\p{L}{2,}/u.test(node.text)) {
      found.push(node.text.trim());
    } else if (ts.isStringLiteralLike(node)) {
      const at = node.parent;
      const name = ts.isJsxAttribute(at) ? at.name.getText() : ts.isPropertyAssignment(at) ? at.name.getText().replaceAll("'", '') : '';
      if (/\p{Script=Han}/u.test(node.text) || (SHOWN.has(name) && /\p{L}/u.test(node.text)) || (ts.isJsxExpression(at) && ts.isJsxElement(at.parent) && /\p{L}{2,}/u.test(node.text))) {
        found.push(node.text);
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

describe('code', () => {
  const sources = files(SRC, /\.tsx?$/).filter((path) => !path.includes('/texts/') && !path.endsWith('.gen.ts') && !path.includes('.test.'));
  it.each(sources.map((path) => path.slice(SRC.length + 1)))('%s has no text of its own', (path) => {
    expect(strayTexts(join(SRC, path))).toEqual([]);
  });
});
