import { Button, Tabs } from 'antd';
import { ImportOutlined } from '@ant-design/icons';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { useSession } from '../../app/session';
import { PageHead } from '../../components/PageHead';
import en from '../../texts/en/data';
import zh from '../../texts/zh/data';
import { catalogue, useTexts } from '../../texts';
import { Import } from './Import';
import { PartnerTables } from './PartnerTables';
import { PurposeList } from './PurposeList';
import { Sources } from './Sources';
import { TableList } from './TableList';
import './data.css';

const texts = catalogue(en, zh);

/** What this organisation has, where it comes from, what it is for, and what partners show. */
export default function Data() {
  const t = useTexts(texts);
  const { can } = useSession();
  const [search, setSearch] = useSearchParams();
  const [importing, setImporting] = useState<string>();
  return (
    <>
      <PageHead title={t('title')} what={t('what')} actions={can('MANAGE_TABLES') ? <Button type="primary" icon={<ImportOutlined />} onClick={() => setImporting('')}>{t('import')}</Button> : null} />
      <Tabs activeKey={search.get('tab') ?? 'tables'} onChange={(tab) => setSearch({ tab })} destroyOnHidden items={[
        { key: 'tables', label: t('tables'), children: <TableList onImport={can('MANAGE_TABLES') ? () => setImporting('') : undefined} /> },
        { key: 'sources', label: t('sources'), children: <Sources onImport={setImporting} /> },
        { key: 'partners', label: t('partnerTables'), children: <PartnerTables /> },
        { key: 'purposes', label: t('purposes'), children: <PurposeList /> },
      ]} />
      <Import open={importing !== undefined} from={importing ?? ''} onClose={() => setImporting(undefined)} />
    </>
  );
}
