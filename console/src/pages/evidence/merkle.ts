// The Merkle tree of RFC 9162, checked by this browser alone: leaf = SHA-256(00 ‖ d), node = SHA-256(01 ‖ left ‖ right).

const HASH = 32;
const DEEPEST = 64;

export function bytesOf(hex: string): Uint8Array<ArrayBuffer> {
  if (!/^(?:[0-9a-f]{2})*$/.test(hex)) {
    throw new TypeError('not hexadecimal');
  }
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

export function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('');
}

async function sha256(...parts: readonly Uint8Array[]): Promise<Uint8Array<ArrayBuffer>> {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return new Uint8Array(await crypto.subtle.digest('SHA-256', all));
}

export function leafHash(entry: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  return sha256(Uint8Array.of(0), entry);
}

export function nodeHash(left: Uint8Array, right: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  return sha256(Uint8Array.of(1), left, right);
}

function wellFormed(hashes: readonly Uint8Array[]): boolean {
  return hashes.length <= DEEPEST && hashes.every((h) => h.length === HASH);
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

/** One step of the way from a leaf to the root: on which side the proof's hash stands, and what comes out. */
export interface PathStep {
  side: 'left' | 'right';
  sibling: string;
  result: string;
}

/** The root that a leaf and its proof lead to (RFC 9162 §2.1.3.2), with the way there; nothing where the proof has another length than the place in the tree asks for. */
export async function walk(leaf: Uint8Array, index: number, size: number, proof: readonly Uint8Array[]): Promise<{ root: string; path: PathStep[] } | undefined> {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size || leaf.length !== HASH || !wellFormed(proof)) {
    return undefined;
  }
  let fn = BigInt(index);
  let sn = BigInt(size - 1);
  let r = leaf;
  const path: PathStep[] = [];
  for (const p of proof) {
    if (sn === 0n) {
      return undefined;
    }
    const side = (fn & 1n) === 1n || fn === sn ? 'left' : 'right';
    if (side === 'left') {
      r = await nodeHash(p, r);
      while ((fn & 1n) === 0n && fn !== 0n) {
        fn >>= 1n;
        sn >>= 1n;
      }
    } else {
      r = await nodeHash(r, p);
    }
    path.push({ side, sibling: hexOf(p), result: hexOf(r) });
    fn >>= 1n;
    sn >>= 1n;
  }
  return sn === 0n ? { root: hexOf(r), path } : undefined;
}

/** Whether the newer tree begins with all leaves of the older one, in order (RFC 9162 §2.1.4.2). */
export async function isConsistent(older: number, olderRoot: Uint8Array, newer: number, newerRoot: Uint8Array, proof: readonly Uint8Array[]): Promise<boolean> {
  if (!Number.isSafeInteger(older) || !Number.isSafeInteger(newer) || older < 1 || older > newer || !wellFormed([olderRoot, newerRoot]) || !wellFormed(proof)) {
    return false;
  }
  if (older === newer) {
    return proof.length === 0 && same(olderRoot, newerRoot);
  }
  let fn = BigInt(older - 1);
  let sn = BigInt(newer - 1);
  while ((fn & 1n) === 1n) {
    fn >>= 1n;
    sn >>= 1n;
  }
  // Where the older tree is a complete subtree of the newer, its root is not repeated in the proof.
  const complete = (BigInt(older) & BigInt(older - 1)) === 0n;
  const first = complete ? olderRoot : proof[0];
  if (first === undefined) {
    return false;
  }
  let fr: Uint8Array = first;
  let sr: Uint8Array = first;
  for (const c of complete ? proof : proof.slice(1)) {
    if (sn === 0n) {
      return false;
    }
    if ((fn & 1n) === 1n || fn === sn) {
      fr = await nodeHash(c, fr);
      sr = await nodeHash(c, sr);
      while ((fn & 1n) === 0n && fn !== 0n) {
        fn >>= 1n;
        sn >>= 1n;
      }
    } else {
      sr = await nodeHash(sr, c);
    }
    fn >>= 1n;
    sn >>= 1n;
  }
  return sn === 0n && same(fr, olderRoot) && same(sr, newerRoot);
}

/** The root over all leaves, in order (RFC 9162 §2.1.1). */
export async function rootOf(leaves: readonly Uint8Array[]): Promise<Uint8Array<ArrayBuffer>> {
  if (leaves.length === 0) {
    return sha256();
  }
  // Complete subtrees from the left, each with its size: two of one size become one.
  const subtrees: { size: number; hash: Uint8Array<ArrayBuffer> }[] = [];
  for (const leaf of leaves) {
    let fresh = { size: 1, hash: Uint8Array.from(leaf) };
    for (let last = subtrees.at(-1); last?.size === fresh.size; last = subtrees.at(-1)) {
      subtrees.pop();
      fresh = { size: 2 * fresh.size, hash: await nodeHash(last.hash, fresh.hash) };
    }
    subtrees.push(fresh);
  }
  let root = subtrees.pop();
  for (let left = subtrees.pop(); left !== undefined && root !== undefined; left = subtrees.pop()) {
    root = { size: left.size + root.size, hash: await nodeHash(left.hash, root.hash) };
  }
  return root?.hash ?? sha256();
}
