import { Empty, Progress } from 'antd';
import type { Schema } from '../../api/client';
import { useFormats } from '../../components/format';
import { PartyChip } from '../../components/PartyChip';
import en from '../../texts/en/cockpit';
import zh from '../../texts/zh/cockpit';
import { catalogue, useTexts } from '../../texts';

const texts = catalogue(en, zh);

/** What runs, with its step and time left; then what ended last. */
export function Running({ jobs }: { jobs: readonly Schema<'JobView'>[] }) {
  const t = useTexts(texts);
  const f = useFormats();
  const running = jobs.filter((j) => j.state === 'RUNNING');
  const shown = [...running, ...jobs.filter((j) => j.state !== 'RUNNING')].slice(0, 7);
  if (shown.length === 0) {
    return <Empty description={t('noJobs')} image={Empty.PRESENTED_IMAGE_SIMPLE} />;
  }
  return (
    <ul className="cockpit-list">
      {shown.map((j) => {
        const done = j.steps.filter((s) => s.state === 'DONE').length;
        const within = j.progress && j.progress.total > 0 ? j.progress.done / j.progress.total : 0;
        return (
          <li key={j.id}>
            <span className={`state state-${j.state}`}>{t(`job${j.state}`)}</span>
            <span><strong>{j.name}</strong> {j.partners.map((p) => <PartyChip key={p} name={p} />)}</span>
            <span className="soft num">{j.state === 'RUNNING' ? (j.progress && j.progress.secondsLeft > 0 ? t('left', { time: f.seconds(j.progress.secondsLeft) }) : '') : f.ago(j.finishedAt ?? j.createdAt)}</span>
            {j.state === 'RUNNING' ? <Progress className="wide" size="small" percent={j.steps.length === 0 ? 0 : Math.min(100, Math.round((100 * (done + within)) / j.steps.length))} aria-label={j.name} /> : null}
          </li>
        );
      })}
    </ul>
  );
}
