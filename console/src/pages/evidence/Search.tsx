import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Drawer, Empty, Input, Popover, Table, Tag } from 'antd';
import { DownloadOutlined, QuestionCircleOutlined } from '@ant-design/icons';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { answer, client, type Schema } from '../../api/client';
import { useFormats } from '../../components/format';
import { PartyChip } from '../../components/PartyChip';
import { ProblemView } from '../../components/ProblemView';
import en from '../../texts/en/evidence';
import zh from '../../texts/zh/evidence';
import { catalogue, useTexts } from '../../texts';
import { EntryView } from './EntryView';

const texts = catalogue(en, zh);

type Found = Schema<'EvidenceSearchFound'>;

const EXAMPLES = ['type:contract.*', 'partner:bank type:job.*', 'column:income month:2026-10', 'table:customers since:2026-10-01', 'actor:wang'];

/** Entries by words NAME:VALUE; one of them, whole, with its proof. */
export function Search() {
  const t = useTexts(texts);
  const f = useFormats();
  const [search, setSearch] = useSearchParams();
  const q = search.get('q') ?? '';
  const [typed, type] = useState(q);
  const [opened, open] = useState<Found>();
  const found = useInfiniteQuery({
    queryKey: ['evidence', 'search', q], initialPageParam: '',
    queryFn: ({ pageParam }) => answer(client.GET('/api/evidence/search', { params: { query: { q, next: pageParam, limit: 100 } } })),
    getNextPageParam: (last) => last.next ?? undefined,
  });
  const look = (words: string) => {
    type(words);
    setSearch(words === '' ? {} : { q: words }, { replace: true });
  };
  const rows = found.data?.pages.flatMap((p) => p.entries) ?? [];
  const address = (path: string, more: Record<string, string>) => `${path}?${new URLSearchParams({ q, ...more }).toString()}`;
  return (
    <>
      <div className="bar">
        <Input.Search className="evidence-q" allowClear enterButton value={typed} onChange={(e) => type(e.target.value)} onSearch={look} placeholder={t('searchHint')} aria-label={t('search')} />
        <Popover trigger="click" title={t('helpTitle')} content={<div className="evidence-help"><p>{t('help1')}</p><p>{t('help2')}</p>{EXAMPLES.map((e) => <Button key={e} type="link" size="small" className="mono" onClick={() => look(e)}>{e}</Button>)}</div>}>
          <Button icon={<QuestionCircleOutlined />}>{t('help')}</Button>
        </Popover>
        <span className="grow" />
        <Button icon={<DownloadOutlined />} href={address('/api/evidence/export', {})} download>{t('bundle')}</Button>
        <Button href={address('/api/evidence/export', { others: 'true' })} download>{t('bundleWhole')}</Button>
        <Button href={address('/api/evidence/report', { format: 'html' })} download>{t('reportHtml')}</Button>
        <Button href={address('/api/evidence/report', { format: 'csv' })} download>{t('reportCsv')}</Button>
      </div>
      {found.error ? <ProblemView problem={found.error} retry={() => void found.refetch()} /> : (
        <Table<Found> rowKey={(r) => `${r.origin}/${r.entry.sequence}`} size="small" virtual scroll={{ y: 520, x: 900 }} pagination={false} loading={found.isPending} dataSource={rows} locale={{ emptyText: <Empty description={t('noneFound')} /> }}
          onRow={(r) => ({ onClick: () => open(r), style: { cursor: 'pointer' } })}
          columns={[
            { title: t('entry'), width: 90, render: (_, r) => <Button type="link" size="small" className="num" onClick={() => open(r)} aria-label={t('openEntry', { n: r.entry.sequence })}>{r.entry.sequence}</Button> },
            { title: t('time'), width: 180, render: (_, r) => f.moment(r.entry.time) },
            { title: t('type'), width: 190, render: (_, r) => <Tag>{r.entry.type}</Tag> },
            { title: t('log'), width: 130, render: (_, r) => <PartyChip name={r.origin} /> },
            { title: t('facts'), ellipsis: true, render: (_, r) => <span className="soft">{facts(r.entry.body)}</span> },
          ]}
          footer={() => (found.hasNextPage ? <Button block type="text" loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>{t('more')}</Button> : t('shown', { n: rows.length }))} />
      )}
      <Drawer open={opened !== undefined} onClose={() => open(undefined)} size="large" destroyOnHidden title={opened === undefined ? '' : t('entryN', { n: opened.entry.sequence })}>
        {opened === undefined ? null : <EntryView found={opened} />}
      </Drawer>
    </>
  );
}

function facts(body: Readonly<Record<string, unknown>>): string {
  return Object.entries(body).map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`).join(' · ');
}
