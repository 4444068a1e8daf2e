import { Tabs } from 'antd';
import { useSearchParams } from 'react-router';
import { useSession } from '../../app/session';
import { PageHead } from '../../components/PageHead';
import { useTexts } from '../../texts';
import { Identity } from './Identity';
import { Limits } from './Limits';
import { Soundness } from './Soundness';
import { texts } from './texts';
import { Webhooks } from './Webhooks';

export default function Settings() {
  const t = useTexts(texts);
  const { can } = useSession();
  const [search, setSearch] = useSearchParams();
  return (
    <>
      <PageHead title={t('title')} what={t('what')} />
      <Tabs activeKey={search.get('tab') ?? 'identity'} onChange={(tab) => setSearch({ tab })} items={[
        { key: 'identity', label: t('identity'), children: <Identity /> },
        { key: 'health', label: t('health'), children: <Soundness /> },
        ...(can('ADMINISTER', 'OPERATE') ? [{ key: 'limits', label: t('limits'), children: <Limits /> }] : []),
        ...(can('ADMINISTER') ? [{ key: 'webhooks', label: t('webhooks'), children: <Webhooks /> }] : []),
      ]} />
    </>
  );
}
