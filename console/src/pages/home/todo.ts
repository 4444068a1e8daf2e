import type { Schema } from '../../api/client';
import type { BothLanguages } from '../../api/problem';
import type { Permission } from '../../app/page';

/** Something that waits for who looks, the most pressing first. */
export interface Todo {
  key: string;
  kind: 'approval' | 'held' | 'failure' | 'partner' | 'expiry' | 'service';
  /** What a title is made of. */
  name: string;
  party: string | undefined;
  what: Partial<BothLanguages> | string | null;
  at: string | null;
  to: string;
}

export interface Seen {
  contracts: readonly Schema<'ContractView'>[];
  jobs: readonly Schema<'JobView'>[];
  services: readonly Schema<'ServiceView'>[];
  partners: readonly Schema<'PartnersView'>[];
  expiring: readonly Schema<'ExpiryExpiryWarning'>[];
}

const LATELY_MS = 7 * 24 * 3600 * 1000;

/** What this person can do something about, and nothing else. */
export function todoOf(seen: Seen, can: (...permissions: Permission[]) => boolean, now: number): Todo[] {
  const list: Todo[] = [];
  if (can('APPROVE')) {
    seen.contracts.filter((c) => c.state === 'AWAITING_APPROVAL' || c.state === 'HELD').forEach((c) => list.push({
      key: c.hash, kind: c.state === 'HELD' ? 'held' : 'approval', name: c.name, party: c.proposer, what: c.purpose, at: c.createdAt, to: `/approvals/${c.hash}`,
    }));
    seen.services.filter((s) => s.state === (s.provided ? 'AWAITING' : 'OFFERED')).forEach((s) => list.push({ key: s.id, kind: 'service', name: s.name, party: s.partner, what: s.purpose, at: s.createdAt, to: `/services/${s.id}` }));
  }
  if (can('PROPOSE', 'OPERATE')) {
    // A later job of the same contract that went well has mended it.
    const mended = new Set(seen.jobs.filter((j) => j.state === 'DONE').map((j) => j.contract));
    seen.jobs.filter((j) => j.state === 'FAILED' && !mended.has(j.contract) && now - Date.parse(j.finishedAt ?? j.createdAt) < LATELY_MS)
      .forEach((j) => list.push({ key: j.id, kind: 'failure', name: j.name, party: undefined, what: j.reason, at: j.finishedAt, to: `/jobs/${j.id}` }));
  }
  if (can('MANAGE_PARTNERS')) {
    seen.partners.filter((p) => !p.connected && !p.suspended).forEach((p) => list.push({ key: p.name, kind: 'partner', name: p.name, party: p.name, what: p.reach?.mend ?? p.reach?.reason ?? null, at: p.reach?.since ?? null, to: `/partners?partner=${encodeURIComponent(p.name)}` }));
  }
  if (can('ADMINISTER', 'MANAGE_PARTNERS')) {
    seen.expiring.forEach((e) => list.push({ key: e.certificate + e.party, kind: 'expiry', name: e.party, party: e.party, what: e.mend, at: null, to: '/settings' }));
  }
  return list;
}
