import { Modal } from 'antd';
import type { Schema } from '../../api/client';
import { CopyText } from '../../components/CopyText';
import { useFormats } from '../../components/format';
import { useTexts } from '../../texts';
import { texts } from './texts';

/** Shown once, for one person to hand to another. */
export function OneTime({ made, onClose }: { made: Schema<'AccountsOneTimePassword'> | undefined; onClose: () => void }) {
  const t = useTexts(texts);
  const f = useFormats();
  return (
    <Modal open={made !== undefined} title={made === undefined ? '' : t('oneTime', { name: made.account })} onCancel={onClose} onOk={onClose} cancelButtonProps={{ style: { display: 'none' } }} mask={{ closable: false }}>
      {made === undefined ? null : (
        <>
          <p>{t('oneTimeWhat', { name: made.account })} {t('until', { until: f.moment(made.until) })}</p>
          <CopyText value={made.password} label={t('password')} rows={1} />
        </>
      )}
    </Modal>
  );
}
