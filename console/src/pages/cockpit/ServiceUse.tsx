import { Empty } from 'antd';
import type { Schema } from '../../api/client';
import { useFormats } from '../../components/format';
import { PartyChip } from '../../components/PartyChip';
import en from '../../texts/en/cockpit';
import zh from '../../texts/zh/cockpit';
import { catalogue, useTexts } from '../../texts';

const texts = catalogue(en, zh);

/** The services that are asked most. */
export function ServiceUse({ services }: { services: readonly Schema<'ServiceView'>[] }) {
  const t = useTexts(texts);
  const f = useFormats();
  const shown = services.filter((s) => s.state === 'ACTIVE').sort((a, b) => b.questions - a.questions).slice(0, 6);
  const most = Math.max(1, ...shown.map((s) => s.questions));
  return shown.length === 0 ? <Empty description={t('noServices')} image={Empty.PRESENTED_IMAGE_SIMPLE} /> : (
    <ul className="cockpit-list">
      {shown.map((s) => (
        <li key={s.id} className="cockpit-service">
          <span><strong>{s.name}</strong> <span className="soft">{t(s.provided ? 'for' : 'from')}</span> <PartyChip name={s.partner} /></span>
          <span className="num">{f.number(s.questions)}</span>
          <span className="cockpit-bar"><i style={{ width: `${(100 * s.questions) / most}%` }} /></span>
        </li>
      ))}
    </ul>
  );
}
