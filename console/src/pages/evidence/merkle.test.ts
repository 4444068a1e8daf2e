import { describe, expect, it } from 'vitest';
import vectors from '../../../test/vectors/evidence.json';
import { check, readBundle, type Bundle } from './bundle';
import { bytesOf, hexOf, isConsistent, leafHash, rootOf, walk } from './merkle';

const leaves = vectors.leaves.map(bytesOf);
const bundle = (name: 'excerpt' | 'whole'): Bundle => {
  const read = readBundle(JSON.stringify(vectors[name]));
  if (read === undefined) {
    throw new Error('no bundle');
  }
  return structuredClone(read);
};

describe('Merkle proofs that a node made', () => {
  it('every entry is under every root, at its own place only', async () => {
    for (const tree of vectors.trees) {
      expect(hexOf(await rootOf(leaves.slice(0, tree.size)))).toBe(tree.root);
      for (let i = 0; i < tree.size; i++) {
        const proof = (tree.inclusion[i] ?? []).map(bytesOf);
        const leaf = leaves[i] ?? new Uint8Array();
        expect((await walk(leaf, i, tree.size, proof))?.root).toBe(tree.root);
        expect((await walk(leaf, (i + 1) % tree.size, tree.size, proof))?.root === tree.root).toBe(tree.size === 1);
        expect((await walk(leaf, i, tree.size, [...proof, leaf]))?.root).not.toBe(tree.root);
        expect((await walk(leaf, i, tree.size, proof.slice(1)))?.root === tree.root).toBe(proof.length === 0);
      }
    }
  });

  it('every tree continues every smaller one, and no other', async () => {
    const root = (size: number) => bytesOf(vectors.trees[size - 1]?.root ?? '');
    for (const tree of vectors.trees) {
      for (let older = 1; older <= tree.size; older++) {
        const proof = (tree.consistency[older - 1] ?? []).map(bytesOf);
        expect(await isConsistent(older, root(older), tree.size, root(tree.size), proof)).toBe(true);
        const other = leaves[8] ?? new Uint8Array();
        expect(await isConsistent(older, other, tree.size, root(tree.size), proof)).toBe(false);
        expect(await isConsistent(older, root(older), tree.size, other, proof)).toBe(false);
      }
    }
  });
});

describe('bundles', () => {
  it.each(['excerpt', 'whole'] as const)('%s holds, with its signatures', async (name) => {
    const checked = await check(bundle(name));
    expect(checked).toMatchObject({ holds: true, signed: 'right', complete: name === 'whole', witnessedUpTo: 5 });
    expect(checked.entries.map((e) => e.sequence)).toEqual([2, 8]);
    expect(checked.entries[0]?.entry?.['type']).toBe('job.step');
    expect(checked.entries[0]?.leaf).toBe(vectors.leaves[2]);
    expect(checked.witnesses).toMatchObject([{ witness: 'hospital', size: 5, continues: true, signed: 'right' }]);
  });

  it.each(['excerpt', 'whole'] as const)('%s with one character of an entry changed does not', async (name) => {
    const touched = bundle(name);
    const [first] = touched.entries;
    const entries = touched.entries.map((e) => (e === first ? { ...e, entry: e.entry.replace('第 2 步', '第 3 步') } : e));
    const checked = await check({ ...touched, entries });
    expect(checked.holds).toBe(false);
    expect(checked.entries[0]?.holds).toBe(false);
  });

  it('with another time on the head is not signed', async () => {
    const touched = bundle('excerpt');
    expect(await check({ ...touched, head: { ...touched.head, time: '2026-10-01T08:00:01Z' } })).toMatchObject({ holds: false, signed: 'wrong' });
  });

  it('with another witness is not signed by it', async () => {
    const touched = bundle('excerpt');
    const checked = await check({ ...touched, witnessed: touched.witnessed.map((w) => ({ ...w, witness: 'bank' })) });
    expect(checked).toMatchObject({ holds: false, witnessedUpTo: 0 });
  });

  it('of a partner with SM2 keys says that this was not checked', async () => {
    const b = bundle('excerpt');
    const checked = await check({ ...b, keys: { ...b.keys, hospital: b.keys['telecom'] ?? '' } });
    expect(checked.witnesses[0]?.signed).toBe('unchecked');
    expect(checked.witnessedUpTo).toBe(0);
  });

  it('left out entries are noticed', async () => {
    const whole = bundle('whole');
    const checked = await check({ ...whole, others: whole.others.map((h, i) => (i === 0 ? whole.others[1] ?? h : h)) });
    expect(checked.holds).toBe(false);
  });

  it.each(['', '[]', 'null', '{"format":"tacit-evidence/v1"}', '{"format":"tacit-evidence/v2","head":{},"entries":[],"others":[],"keys":{},"witnessed":[]}'])('%s is none', (text) => {
    expect(readBundle(text)).toBeUndefined();
  });

  it('hashes an entry as the node does', async () => {
    expect(hexOf(await leafHash(new TextEncoder().encode(bundle('excerpt').entries[1]?.entry)))).toBe(vectors.leaves[8]);
  });
});
