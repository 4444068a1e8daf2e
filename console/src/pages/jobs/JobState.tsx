import { Tag } from 'antd';
import type { Schema } from '../../api/client';
import en from '../../texts/en/jobs';
import zh from '../../texts/zh/jobs';
import { catalogue, useTexts } from '../../texts';

const texts = catalogue(en, zh);

export type State = Schema<'JobView'>['state'];

const COLORS: Readonly<Record<State, string>> = { PROPOSED: 'default', AWAITING_APPROVAL: 'warning', APPROVED: 'default', QUEUED: 'processing', RUNNING: 'processing', INTERRUPTED: 'warning', DONE: 'success', FAILED: 'error', STOPPED: 'error', DECLINED: 'error' };

export function JobState({ state }: { state: State }) {
  const t = useTexts(texts);
  return <Tag color={COLORS[state]} data-testid="job-state" data-state={state}>{t(state)}</Tag>;
}
