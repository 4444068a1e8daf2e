import { Button, Dropdown, Tag } from 'antd';
import { GlobalOutlined, LogoutOutlined, MoonOutlined, SunOutlined, UserOutlined } from '@ant-design/icons';
import { useNavigate } from 'react-router';
import en from '../texts/en/shell';
import zh from '../texts/zh/shell';
import { catalogue, useLanguage, useTexts } from '../texts';
import { useLookChoice } from './look';
import { useSession } from './session';

const texts = catalogue(en, zh);

/** Language and look, for who is signed in and for who is not yet. */
export function Looks() {
  const t = useTexts(texts);
  const { language, setLanguage } = useLanguage();
  const { look, setLook } = useLookChoice();
  return (
    <>
      <Button type="text" icon={<GlobalOutlined />} onClick={() => setLanguage(language === 'zh' ? 'en' : 'zh')} aria-label={t('switchLanguage')} lang={language === 'zh' ? 'en' : 'zh'}>{t('otherLanguage')}</Button>
      <Button type="text" icon={look === 'dark' ? <SunOutlined /> : <MoonOutlined />} onClick={() => setLook(look === 'dark' ? 'light' : 'dark')} aria-label={t(look === 'dark' ? 'lightLook' : 'darkLook')} />
    </>
  );
}

export function Account() {
  const t = useTexts(texts);
  const { me, signOut } = useSession();
  const navigate = useNavigate();
  return (
    <>
      <Looks />
      <Dropdown trigger={['click']} menu={{
        items: [
          { key: 'own', icon: <UserOutlined />, label: t('ownAccount'), onClick: () => void navigate('/account') },
          { type: 'divider' },
          { key: 'out', icon: <LogoutOutlined />, label: t('signOut'), onClick: () => void signOut() },
        ],
      }}>
        <Button type="text" icon={<UserOutlined />} data-testid="account">
          {me.name}{me.tenant === 'main' ? null : <Tag>{me.tenant}</Tag>}
        </Button>
      </Dropdown>
    </>
  );
}
