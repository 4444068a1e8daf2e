import { useQuery } from '@tanstack/react-query';
import { Button, Card, Tabs } from 'antd';
import { ReloadOutlined } from '@ant-design/icons';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { answer, client } from '../../api/client';
import { useFormats } from '../../components/format';
import { PageHead } from '../../components/PageHead';
import { ProblemView } from '../../components/ProblemView';
import en from '../../texts/en/evidence';
import zh from '../../texts/zh/evidence';
import { catalogue, useTexts } from '../../texts';
import { ColumnUses } from './ColumnUses';
import { Heads } from './Heads';
import { OwnFile } from './OwnFile';
import { Search } from './Search';
import './evidence.css';

const texts = catalogue(en, zh);

/** What was agreed and done, how it is proved, and who else saw it. */
export default function Evidence() {
  const t = useTexts(texts);
  const f = useFormats();
  const [search, setSearch] = useSearchParams();
  const standing = useQuery({ queryKey: ['events', 'standing'], queryFn: () => answer(client.GET('/api/evidence')) });
  const [asked, ask] = useState(0);
  const rows = useQuery({ queryKey: ['evidence', 'check', asked], enabled: asked > 0, queryFn: () => answer(client.GET('/api/evidence/check')) });
  if (standing.error) {
    return <ProblemView problem={standing.error} retry={() => void standing.refetch()} />;
  }
  const s = standing.data;
  const witnessed = Math.max(0, ...Object.values(s?.witnessed ?? {}));
  return (
    <>
      <PageHead title={t('title')} what={t('what')} actions={<Button icon={<ReloadOutlined />} loading={rows.isFetching} onClick={() => ask(asked + 1)}>{t('checkRows')}</Button>} />
      <div className="figures">
        <Card size="small"><span className="soft">{t('entries')}</span><strong className="num">{f.number(s?.entries)}</strong></Card>
        <Card size="small"><span className="soft">{t('witnessed')}</span><strong className="num">{f.number(s === undefined ? null : witnessed)}</strong></Card>
        <Card size="small"><span className="soft">{t('newestHead')}</span><strong>{s?.head ? f.ago(s.head.time) : '–'}</strong></Card>
        {rows.data === undefined ? null : (
          <Card size="small"><span className="soft">{t('rowsCompared', { n: f.number(rows.data.rows) })}</span><strong className={rows.data.findings.length === 0 ? 'good' : 'bad'}>{rows.data.findings.length === 0 ? t('rowsFit') : t('rowsDiffer', { n: rows.data.findings.length })}</strong></Card>
        )}
      </div>
      <Tabs activeKey={search.get('tab') ?? 'search'} onChange={(tab) => setSearch({ tab })} destroyOnHidden items={[
        { key: 'search', label: t('search'), children: <Search /> },
        { key: 'uses', label: t('uses'), children: <ColumnUses /> },
        { key: 'heads', label: t('heads'), children: <Heads standing={s} /> },
        { key: 'file', label: t('ownFile'), children: <OwnFile /> },
      ]} />
    </>
  );
}
