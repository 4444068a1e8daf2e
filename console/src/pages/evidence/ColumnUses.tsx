import { useQuery } from '@tanstack/react-query';
import { Card, Empty, Select, Table, Tag, DatePicker } from 'antd';
import type { Dayjs } from 'dayjs';
import { useState } from 'react';
import { Link } from 'react-router';
import { answer, client, type Schema } from '../../api/client';
import { tablesQuery } from '../../api/tables';
import { useFormats } from '../../components/format';
import { PartyChip } from '../../components/PartyChip';
import { ProblemView } from '../../components/ProblemView';
import en from '../../texts/en/evidence';
import zh from '../../texts/zh/evidence';
import { catalogue, useTexts } from '../../texts';

const texts = catalogue(en, zh);

type Use = Schema<'EvidenceSearchColumnUse'>;

/** Who used a column, in which month, for what, with whose consent. */
export function ColumnUses({ only }: { only?: string }) {
  const t = useTexts(texts);
  const f = useFormats();
  const tables = useQuery(tablesQuery);
  const [table, setTable] = useState(only ?? '');
  const [column, setColumn] = useState('');
  const [month, setMonth] = useState<Dayjs | null>(null);
  const q = month === null ? '' : `month:${month.format('YYYY-MM')}`;
  const uses = useQuery({
    queryKey: ['evidence', 'uses', table, column, q], enabled: table !== '' && column !== '',
    queryFn: () => answer(client.GET('/api/evidence/uses', { params: { query: { table, column, q } } })),
  });
  const own = tables.data?.find((one) => one.name === table);
  return (
    <>
      <div className="bar">
        {only === undefined ? <Select showSearch className="bar-select" placeholder={t('table')} aria-label={t('table')} value={table || null} onChange={(v) => { setTable(v); setColumn(''); }} options={(tables.data ?? []).map((one) => ({ value: one.name, label: one.name }))} /> : null}
        <Select showSearch className="bar-select" placeholder={t('column')} aria-label={t('column')} value={column || null} onChange={setColumn} options={(own?.columns ?? []).map((c) => ({ value: c.name, label: c.name }))} />
        <DatePicker picker="month" value={month} onChange={setMonth} placeholder={t('anyMonth')} aria-label={t('month')} />
      </div>
      {uses.error ? <ProblemView problem={uses.error} /> : column === '' ? <Empty description={t('chooseColumn')} /> : (
        <Table<Use> rowKey="entry" size="middle" loading={uses.isPending} dataSource={uses.data ?? []} pagination={{ pageSize: 20, hideOnSinglePage: true }} scroll={{ x: true }} locale={{ emptyText: <Empty description={t('neverUsed')} /> }}
          expandable={{ expandedRowRender: (u) => <Consents use={u} /> }}
          columns={[
            { title: t('time'), render: (_, u) => f.moment(u.at) },
            { title: t('forWhat'), render: (_, u) => <>{u.purpose}<div className="soft">{u.legalBasis}</div></> },
            { title: t('learners'), render: (_, u) => u.learners.map((l) => <PartyChip key={l} name={l} />) },
            { title: t('by'), render: (_, u) => (u.job ? <Link to={`/jobs/${u.job}`}>{u.job.slice(0, 12)}</Link> : u.service ? <Link to={`/services/${u.service}`}>{u.service.slice(0, 12)}</Link> : '–') },
            { title: t('contract'), render: (_, u) => (u.contract ? <Link className="mono" to={`/approvals/${u.contract}`}>{u.contract.slice(0, 12)}</Link> : '–') },
            { title: t('entry'), align: 'right', className: 'num', render: (_, u) => u.entry },
          ]} />
      )}
    </>
  );
}

function Consents({ use }: { use: Use }) {
  const t = useTexts(texts);
  const f = useFormats();
  return (
    <Card size="small" title={t('consents')}>
      {use.consents.length === 0 ? <span className="soft">{t('noConsents')}</span> : use.consents.map((c) => (
        <div key={c.entry}><Tag>{c.type}</Tag> <strong>{c.who}</strong> <span className="soft">{f.moment(c.at)}</span> {c.clause ? t('byClause', { clause: c.clause }) : ''} {(c.signed ?? []).map((s) => <PartyChip key={s} name={s} />)}</div>
      ))}
    </Card>
  );
}
