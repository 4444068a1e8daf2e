import { Button, Modal, Select } from 'antd';
import { SearchOutlined } from '@ant-design/icons';
import { useEffect, useState } from 'react';
import { useNavigate } from 'react-router';
import navEn from '../texts/en/nav';
import navZh from '../texts/zh/nav';
import en from '../texts/en/shell';
import zh from '../texts/zh/shell';
import { catalogue, useTexts } from '../texts';
import { allPages } from './allPages';
import { useSession } from './session';

const texts = catalogue(en, zh);
const nav = catalogue(navEn, navZh);

/** ⌘K or Ctrl K: to any page by typing a part of its name, in either language. */
export function Jump() {
  const t = useTexts(texts);
  const name = useTexts(nav);
  const { can } = useSession();
  const navigate = useNavigate();
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
  const options = allPages.flatMap((page) => (page.nav !== undefined && can(...(page.needs ?? []))
    ? [{ value: page.path, label: name(page.nav.key), search: `${nav.en[page.nav.key]} ${nav.zh[page.nav.key]}`.toLowerCase() }] : []));
  return (
    <>
      <Button className="jump" type="text" icon={<SearchOutlined />} onClick={() => setOpen(true)}>{t('jump')}<kbd>{t('jumpKey')}</kbd></Button>
      <Modal open={open} onCancel={() => setOpen(false)} footer={null} title={t('jump')} destroyOnHidden>
        <Select
          autoFocus defaultOpen aria-label={t('jump')} style={{ width: '100%' }} options={options}
          showSearch={{ filterOption: (input, option) => (option?.search ?? '').includes(input.toLowerCase()) }}
          onChange={(path: string) => {
            setOpen(false);
            void navigate(`/${path}`);
          }}
        />
      </Modal>
    </>
  );
}
