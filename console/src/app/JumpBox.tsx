import { Modal, Select } from 'antd';
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

/** Every page that is in the navigation, found by a part of its name in either language. */
export default function JumpBox({ onClose }: { onClose: () => void }) {
  const t = useTexts(texts);
  const name = useTexts(nav);
  const { can } = useSession();
  const navigate = useNavigate();
  const options = allPages.flatMap((page) => (page.nav !== undefined && can(...(page.needs ?? []))
    ? [{ value: page.path, label: name(page.nav.key), search: `${nav.en[page.nav.key]} ${nav.zh[page.nav.key]}`.toLowerCase() }] : []));
  return (
    <Modal open onCancel={onClose} footer={null} title={t('jump')}>
      <Select
        autoFocus defaultOpen aria-label={t('jump')} style={{ width: '100%' }} options={options}
        showSearch={{ filterOption: (input, option) => (option?.search ?? '').includes(input.toLowerCase()) }}
        onChange={(path: string) => {
          onClose();
          void navigate(`/${path}`);
        }}
      />
    </Modal>
  );
}
