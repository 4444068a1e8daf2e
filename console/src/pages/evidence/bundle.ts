import { bytesOf, hexOf, isConsistent, leafHash, rootOf, walk, type PathStep } from './merkle';
import { canonical, verifies, type Verdict } from './signature';

interface Head {
  origin: string;
  size: number;
  root: string;
  time: string;
  signature: string;
}

/** What a node exports (docs/evidence.md): entries, their proofs, a signed head, partners' signatures on earlier heads, public keys. */
export interface Bundle {
  format: string;
  head: Head;
  entries: readonly { sequence: number; entry: string; proof: readonly string[] }[];
  others: readonly string[];
  keys: Readonly<Record<string, string>>;
  witnessed: readonly { head: Head; witness: string; signature: string; proof: readonly string[] }[];
}

export interface CheckedEntry {
  sequence: number;
  /** The bytes that were checked, as they are read. */
  entry: Record<string, unknown> | undefined;
  leaf: string;
  path: readonly PathStep[];
  holds: boolean;
}

export interface CheckedWitness {
  witness: string;
  size: number;
  time: string;
  /** Whether the head that the partner signed continues in this one. */
  continues: boolean;
  signed: Verdict;
}

/** What was checked, and what came out; nothing in it is taken from an answer of the node but the bundle itself. */
export interface Checked {
  head: Head;
  keys: Readonly<Record<string, string>>;
  signed: Verdict;
  /** Every entry of the log is here, be it as a hash. */
  complete: boolean;
  entries: readonly CheckedEntry[];
  witnesses: readonly CheckedWitness[];
  /** Entries before this one are under a head that a partner signed. */
  witnessedUpTo: number;
  holds: boolean;
}

const HEX64 = /^[0-9a-f]{64}$/;
const MOST = 200_000;

function isHead(value: unknown): value is Head {
  const head = value as Partial<Head> | null;
  return typeof head === 'object' && head !== null && typeof head.origin === 'string' && Number.isSafeInteger(head.size) && (head.size ?? -1) >= 0
    && HEX64.test(head.root ?? '') && typeof head.time === 'string' && /^[0-9a-f]{128}$/.test(head.signature ?? '');
}

const areHashes = (value: unknown): value is string[] => Array.isArray(value) && value.every((h) => typeof h === 'string' && HEX64.test(h));

/** Nothing where the text is no bundle. */
export function readBundle(text: string): Bundle | undefined {
  let value: Partial<Bundle> | null;
  try {
    value = JSON.parse(text) as Partial<Bundle> | null;
  } catch {
    return undefined;
  }
  const good = typeof value === 'object' && value !== null && value.format === 'tacit-evidence/v1' && isHead(value.head) && areHashes(value.others)
    && typeof value.keys === 'object' && value.keys !== null && Object.values(value.keys).every((k) => typeof k === 'string')
    && Array.isArray(value.entries) && value.entries.length + value.others.length <= MOST
    && value.entries.every((e) => Number.isSafeInteger(e.sequence) && typeof e.entry === 'string' && areHashes(e.proof))
    && Array.isArray(value.witnessed) && value.witnessed.every((w) => isHead(w.head) && typeof w.witness === 'string' && typeof w.signature === 'string' && areHashes(w.proof));
  return good ? (value as Bundle) : undefined;
}

/** Checks a bundle with nothing but itself; who wants to know whose keys they are compares them with what the parties say elsewhere. */
export async function check(bundle: Bundle): Promise<Checked> {
  const { head, keys } = bundle;
  const root = bytesOf(head.root);
  const complete = bundle.entries.length + bundle.others.length === head.size;
  const rootFits = complete && hexOf(await rootOf(await leavesInOrder(bundle))) === head.root;
  const entries: CheckedEntry[] = [];
  let last = -1;
  for (const given of bundle.entries) {
    const leaf = await leafHash(new TextEncoder().encode(given.entry));
    const walked = complete ? undefined : await walk(leaf, given.sequence, head.size, given.proof.map(bytesOf));
    const entry = parse(given.entry);
    const inPlace = given.sequence > last && given.sequence < head.size && entry?.['sequence'] === given.sequence;
    last = given.sequence;
    entries.push({ sequence: given.sequence, entry, leaf: hexOf(leaf), path: walked?.path ?? [], holds: inPlace && (complete ? rootFits : walked?.root === head.root) });
  }
  const witnesses: CheckedWitness[] = [];
  for (const w of bundle.witnessed) {
    const own = await headSigned(w.head, keys[w.head.origin]);
    const signed = await verifies(keys[w.witness], 'tacit.ledger.witness.v1', canonical({ head: { ...w.head }, witness: w.witness }), w.signature);
    const continues = w.head.origin === head.origin && (w.head.size === 0 || await isConsistent(w.head.size, bytesOf(w.head.root), head.size, root, w.proof.map(bytesOf)));
    witnesses.push({ witness: w.witness, size: w.head.size, time: w.head.time, continues: continues && own !== 'wrong', signed });
  }
  const signed = await headSigned(head, keys[head.origin]);
  return {
    head, keys, signed, complete, entries, witnesses,
    witnessedUpTo: Math.max(0, ...witnesses.filter((w) => w.continues && w.signed === 'right').map((w) => w.size)),
    holds: signed !== 'wrong' && entries.every((e) => e.holds) && (!complete || rootFits) && witnesses.every((w) => w.continues && w.signed !== 'wrong'),
  };
}

function headSigned({ origin, size, root, time, signature }: Head, key: string | undefined): Promise<Verdict> {
  return verifies(key, 'tacit.ledger.head.v1', canonical({ origin, size, root, time }), signature);
}

async function leavesInOrder(bundle: Bundle): Promise<Uint8Array[]> {
  const given = new Map(bundle.entries.map((e) => [e.sequence, e.entry]));
  const others = bundle.others.values();
  const leaves: Uint8Array[] = [];
  for (let i = 0; i < bundle.head.size; i++) {
    const entry = given.get(i);
    const other = entry === undefined ? others.next().value : undefined;
    leaves.push(entry === undefined ? bytesOf(other ?? '') : await leafHash(new TextEncoder().encode(entry)));
  }
  return leaves;
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    const value = JSON.parse(text) as unknown;
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
