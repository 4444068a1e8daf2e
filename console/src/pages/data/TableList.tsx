import { useQuery } from '@tanstack/react-query';
import { Button, Empty, Input, Table } from 'antd';
import { useMemo, useState } from 'react';
import { Link } from 'react-router';
import type { Schema } from '../../api/client';
import { tablesQuery } from '../../api/tables';
import { useFormats } from '../../components/format';
import { PartyChip } from '../../components/PartyChip';
import { ProblemView } from '../../components/ProblemView';
import en from '../../texts/en/data';
import zh from '../../texts/zh/data';
import { catalogue, useTexts } from '../../texts';
import { GradeTag } from './GradeTag';

const texts = catalogue(en, zh);

type Own = Schema<'TableView'>;

const GRADES = ['L1', 'L2', 'L3', 'L4', 'L5'] as const;

export function TableList({ onImport }: { onImport: (() => void) | undefined }) {
  const t = useTexts(texts);
  const f = useFormats();
  const tables = useQuery(tablesQuery);
  const [word, setWord] = useState('');
  const rows = useMemo(() => (tables.data ?? []).filter((o) => `${o.name} ${o.columns.map((c) => c.name).join(' ')}`.toLowerCase().includes(word.toLowerCase())), [tables.data, word]);
  if (tables.error) {
    return <ProblemView problem={tables.error} retry={() => void tables.refetch()} />;
  }
  return (
    <>
      <div className="bar"><Input.Search allowClear className="data-search" placeholder={t('searchTables')} aria-label={t('searchTables')} onChange={(e) => setWord(e.target.value)} /></div>
      <Table<Own> rowKey="name" size="middle" loading={tables.isPending} dataSource={rows} pagination={{ pageSize: 50, hideOnSinglePage: true }} scroll={{ x: true }}
        locale={{ emptyText: <Empty description={t('noTables')}>{onImport === undefined ? null : <Button type="primary" onClick={onImport}>{t('import')}</Button>}</Empty> }}
        columns={[
          { title: t('table'), sorter: (a, b) => a.name.localeCompare(b.name), render: (_, o) => <Link to={`/data/${encodeURIComponent(o.name)}`}>{o.name}</Link> },
          { title: t('rows'), align: 'right', className: 'num', sorter: (a, b) => a.rows - b.rows, render: (_, o) => f.number(o.rows) },
          { title: t('columns'), align: 'right', className: 'num', render: (_, o) => o.columns.length },
          { title: t('grades'), render: (_, o) => <span className="grades">{GRADES.map((g) => ({ g, n: o.columns.filter((c) => c.grade === g).length })).filter((x) => x.n > 0).map((x) => <GradeTag key={x.g} grade={x.g} count={x.n} />)}</span> },
          { title: t('allowedFor'), render: (_, o) => <span className="chips">{partners(o, t('allPartners'))}</span> },
          { title: t('from'), render: (_, o) => <span className="soft data-source">{o.source}</span> },
          { title: t('addedAt'), sorter: (a, b) => a.addedAt.localeCompare(b.addedAt), render: (_, o) => f.day(o.addedAt) },
        ]} />
    </>
  );
}

function partners(own: Own, all: string) {
  const names = [...new Set(own.policy.map((c) => c.partner))];
  return names.length === 0 ? '–' : names.map((name) => (name === '*' ? all : <PartyChip key={name} name={name} />));
}
