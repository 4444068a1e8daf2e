import { Button, Grid, Layout, Menu, Spin } from 'antd';
import { MenuOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useState } from 'react';
import { Link, Outlet, useLocation, useNavigation as useRouting } from 'react-router';
import { useLiveQueries } from '../api/events';
import { Wordmark } from '../components/Wordmark';
import en from '../texts/en/shell';
import zh from '../texts/zh/shell';
import { catalogue, useTexts } from '../texts';
import { organisationQuery } from '../api/queries';
import { Account } from './Account';
import { Jump } from './Jump';
import { useNavigation } from './navigation';
import { allPages } from './allPages';
import { useSession } from './session';
import './shell.css';

const texts = catalogue(en, zh);
const Drawer = lazy(async () => ({ default: (await import('antd/es/drawer')).default }));

/** Navigation on the left, who one is above, the page in the middle. */
export function Shell({ bare }: { bare?: boolean }) {
  const t = useTexts(texts);
  const routing = useRouting();
  const { pathname } = useLocation();
  const wide = Grid.useBreakpoint().lg ?? true;
  const [open, setOpen] = useState(false);
  useLiveQueries();
  useEffect(() => setOpen(false), [pathname]);
  if (bare) {
    return <main id="page"><Outlet /></main>;
  }
  return (
    <Layout className="shell">
      <a className="skip" href="#page">{t('skip')}</a>
      {wide ? (
        <Layout.Sider width={216} className="shell-side"><Side /></Layout.Sider>
      ) : (
        <Suspense fallback={null}><Drawer open={open} placement="left" size={240} onClose={() => setOpen(false)} styles={{ body: { padding: 0 } }} title={null} closable={false}><Side /></Drawer></Suspense>
      )}
      <Layout>
        <Layout.Header className="shell-head">
          {wide ? null : <Button type="text" icon={<MenuOutlined />} aria-label={t('menu')} onClick={() => setOpen(true)} />}
          <Jump />
          <span className="grow" />
          <Account />
        </Layout.Header>
        <Layout.Content id="page" role="main" className="shell-page" tabIndex={-1}>
          <Spin spinning={routing.state === 'loading'} delay={200}>
            <Suspense fallback={null}><Outlet /></Suspense>
          </Spin>
        </Layout.Content>
      </Layout>
    </Layout>
  );
}

function Side() {
  const t = useTexts(texts);
  const { items, selected } = useNavigation(allPages);
  const { can } = useSession();
  const organisation = useQuery({ ...organisationQuery, enabled: can('SEE_NODE') });
  return (
    <nav className="side" aria-label={t('navigation')}>
      <Link to="/" className="side-mark" aria-label={t('toHome')}><Wordmark /></Link>
      {organisation.data === undefined ? null : <p className="side-organisation" title={organisation.data.name}>{organisation.data.name}</p>}
      <Menu mode="inline" items={items ?? []} selectedKeys={selected} />
    </nav>
  );
}
