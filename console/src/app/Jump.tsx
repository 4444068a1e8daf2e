import { Button } from 'antd';
import { SearchOutlined } from '@ant-design/icons';
import { lazy, Suspense, useEffect, useState } from 'react';
import en from '../texts/en/shell';
import zh from '../texts/zh/shell';
import { catalogue, useTexts } from '../texts';

const texts = catalogue(en, zh);
const JumpBox = lazy(() => import('./JumpBox'));

/** Ctrl K, or ⌘K: to any page by typing a part of its name. */
export function Jump() {
  const t = useTexts(texts);
  const [open, setOpen] = useState(false);
  useEffect(() => {
    const key = (e: KeyboardEvent) => {
      if ((e.metaKey || e.ctrlKey) && e.key.toLowerCase() === 'k') {
        e.preventDefault();
        setOpen((was) => !was);
      }
    };
    globalThis.addEventListener('keydown', key);
    return () => globalThis.removeEventListener('keydown', key);
  }, []);
  return (
    <>
      <Button className="jump" type="text" icon={<SearchOutlined />} onClick={() => setOpen(true)}>{t('jump')}<kbd>{t('jumpKey')}</kbd></Button>
      {open ? <Suspense fallback={null}><JumpBox onClose={() => setOpen(false)} /></Suspense> : null}
    </>
  );
}
