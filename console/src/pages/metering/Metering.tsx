import { Tabs } from 'antd';
import { useSearchParams } from 'react-router';
import { PageHead } from '../../components/PageHead';
import en from '../../texts/en/metering';
import zh from '../../texts/zh/metering';
import { catalogue, useTexts } from '../../texts';
import { Prices } from './Prices';
import { Statements } from './Statements';
import { Use } from './Use';
import './metering.css';

const texts = catalogue(en, zh);

/** What was used, what it costs, and what both sides say about it. */
export default function Metering() {
  const t = useTexts(texts);
  const [search, setSearch] = useSearchParams();
  return (
    <>
      <PageHead title={t('title')} what={t('what')} />
      <Tabs activeKey={search.get('tab') ?? 'use'} onChange={(tab) => setSearch({ tab })} destroyOnHidden items={[
        { key: 'use', label: t('use'), children: <Use /> },
        { key: 'statements', label: t('statements'), children: <Statements /> },
        { key: 'prices', label: t('prices'), children: <Prices /> },
      ]} />
    </>
  );
}
