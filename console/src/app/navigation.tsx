import type { MenuProps } from 'antd';
import { useMemo } from 'react';
import { Link, useLocation } from 'react-router';
import en from '../texts/en/nav';
import zh from '../texts/zh/nav';
import { catalogue, useTexts } from '../texts';
import type { Group, Page } from './page';
import { useSession } from './session';

const texts = catalogue(en, zh);
const GROUPS: readonly Group[] = ['work', 'data', 'trust', 'node'];

/** What who is signed in may open, in its groups. */
export function useNavigation(all: readonly Page[]): { items: MenuProps['items']; selected: string[] } {
  const { can } = useSession();
  const t = useTexts(texts);
  const { pathname } = useLocation();
  const shown = useMemo(() => all.filter((page) => page.nav !== undefined && can(...(page.needs ?? []))), [all, can]);
  const items = useMemo<MenuProps['items']>(() => GROUPS.map((group) => ({
    key: group,
    type: 'group' as const,
    label: t(group),
    children: shown.filter((page) => page.nav?.group === group).sort((a, b) => (a.nav?.order ?? 0) - (b.nav?.order ?? 0)).map((page) => {
      const Icon = page.nav?.icon;
      return { key: page.path, icon: Icon === undefined ? undefined : <Icon />, label: <Link to={`/${page.path}`}>{page.nav === undefined ? '' : t(page.nav.key)}</Link> };
    }),
  })).filter((group) => group.children.length > 0), [shown, t]);
  const first = pathname.split('/')[1] ?? '';
  return { items, selected: [first] };
}
