import { Tag, Tooltip } from 'antd';
import type { Schema } from '../../api/client';
import en from '../../texts/en/services';
import zh from '../../texts/zh/services';
import { catalogue, useSay, useTexts } from '../../texts';

const texts = catalogue(en, zh);

export function ServiceState({ service: s }: { service: Schema<'ServiceView'> }) {
  const t = useTexts(texts);
  const say = useSay();
  if (s.state === 'ENDED') {
    return <Tooltip title={say(s.reason)}><Tag tabIndex={0}>{t('stateENDED')}</Tag></Tooltip>;
  }
  if (s.expired) {
    return <Tag>{t('expired')}</Tag>;
  }
  if (s.paused !== null) {
    return <Tooltip title={say(s.paused)}><Tag color="warning" tabIndex={0}>{t('paused')}</Tag></Tooltip>;
  }
  if (s.trouble !== null) {
    return <Tooltip title={say(s.trouble)}><Tag color="error" tabIndex={0}>{t('trouble')}</Tag></Tooltip>;
  }
  if (s.preparing !== null) {
    return <Tag color="processing">{t('preparing')}</Tag>;
  }
  if (s.state === 'AWAITING') {
    return <Tag color="warning">{t('waitsPeople', { n: s.yes.length, needed: s.yesNeeded })}</Tag>;
  }
  return s.state === 'OFFERED' ? <Tag color="warning">{t(s.provided ? 'waitsThem' : 'waitsUs')}</Tag> : <Tag color="success">{t('stateACTIVE')}</Tag>;
}
