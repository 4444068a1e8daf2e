import { Tag } from 'antd';
import type { Schema } from '../../api/client';
import en from '../../texts/en/approvals';
import zh from '../../texts/zh/approvals';
import { catalogue, useTexts } from '../../texts';

const texts = catalogue(en, zh);

export type State = Schema<'ContractView'>['state'];

const COLORS: Partial<Record<State, string>> = { SIGNED: 'success', AWAITING_APPROVAL: 'warning', PROPOSED: 'processing', AGREED: 'processing', HELD: 'processing', SUSPENDED: 'warning', DECLINED: 'error', ENDED: 'error', WITHDRAWN: 'default', SUPERSEDED: 'default', EXPIRED: 'default' };

/** Where a contract stands. */
export function ContractState({ state }: { state: State }) {
  const t = useTexts(texts);
  return <Tag color={COLORS[state] ?? 'default'}>{t(`state${state}`)}</Tag>;
}
