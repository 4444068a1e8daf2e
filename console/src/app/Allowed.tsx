import type { ReactNode } from 'react';
import { Notice } from '../components/Notice';
import en from '../texts/en/shell';
import zh from '../texts/zh/shell';
import { catalogue, useTexts } from '../texts';
import type { Permission } from './page';
import { useSession } from './session';

const texts = catalogue(en, zh);

/** The node refuses anyway; this says it before anything is asked. */
export function Allowed({ needs, children }: { needs?: readonly Permission[] | undefined; children: ReactNode }) {
  const { can } = useSession();
  const t = useTexts(texts);
  return can(...(needs ?? [])) ? children : <Notice title={t('notForYou')} what={t('notForYouWhat')} />;
}
