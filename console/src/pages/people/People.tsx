import { Tabs } from 'antd';
import { useSearchParams } from 'react-router';
import { PageHead } from '../../components/PageHead';
import { useTexts } from '../../texts';
import { Accounts } from './Accounts';
import { ApiKeys } from './ApiKeys';
import { Roles } from './Roles';
import { Tenants } from './Tenants';
import { texts } from './texts';

export default function People() {
  const t = useTexts(texts);
  const [search, setSearch] = useSearchParams();
  return (
    <>
      <PageHead title={t('title')} what={t('what')} />
      <Tabs activeKey={search.get('tab') ?? 'accounts'} onChange={(tab) => setSearch({ tab })} items={[
        { key: 'accounts', label: t('accounts'), children: <Accounts /> },
        { key: 'roles', label: t('roles'), children: <Roles /> },
        { key: 'tenants', label: t('tenants'), children: <Tenants /> },
        { key: 'keys', label: t('keys'), children: <ApiKeys /> },
      ]} />
    </>
  );
}
