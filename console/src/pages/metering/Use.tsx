import { useQuery } from '@tanstack/react-query';
import { Button, DatePicker, Empty, Select, Table, Tag } from 'antd';
import { DownloadOutlined } from '@ant-design/icons';
import type { Dayjs } from 'dayjs';
import { useState } from 'react';
import { answer, client, type Schema } from '../../api/client';
import { useFormats } from '../../components/format';
import { PartyChip } from '../../components/PartyChip';
import { ProblemView } from '../../components/ProblemView';
import en from '../../texts/en/metering';
import zh from '../../texts/zh/metering';
import { catalogue, useTexts } from '../../texts';
import { DayBars } from './DayBars';

const texts = catalogue(en, zh);
const BY = ['partner', 'project', 'table', 'name', 'day'] as const;

type By = (typeof BY)[number];
type Sum = Schema<'MeterReportSum'>;

/** Calls, rows, bytes, core seconds and ε, summed up as one asks. */
export function Use() {
  const t = useTexts(texts);
  const f = useFormats();
  const [by, setBy] = useState<By[]>(['partner', 'name']);
  const [days, setDays] = useState<[Dayjs | null, Dayjs | null] | null>(null);
  const range = { ...(days?.[0] ? { from: days[0].format('YYYY-MM-DD') } : {}), ...(days?.[1] ? { to: days[1].format('YYYY-MM-DD') } : {}) };
  const sums = useQuery({ queryKey: ['meter', by.join(','), range], queryFn: () => answer(client.GET('/api/meter', { params: { query: { by: by.join(','), ...range, limit: 1000 } } })) });
  const daily = useQuery({ queryKey: ['meter', 'day', range], queryFn: () => answer(client.GET('/api/meter', { params: { query: { by: 'day', ...range, limit: 1000 } } })) });
  if (sums.error) {
    return <ProblemView problem={sums.error} retry={() => void sums.refetch()} />;
  }
  const key = (s: Sum) => `${String(s.provided)}/${by.map((b) => s.of[b] ?? '').join('/')}`;
  return (
    <>
      <div className="bar">
        <Select mode="multiple" className="bar-by" aria-label={t('by')} value={by} onChange={(v) => v.length > 0 && setBy(v)} options={BY.map((b) => ({ value: b, label: t(`by_${b}`) }))} />
        <DatePicker.RangePicker value={days} onChange={setDays} allowEmpty={[true, true]} />
        <span className="grow" />
        <Button icon={<DownloadOutlined />} href={`/api/meter/entries?${new URLSearchParams(range).toString()}`} download>{t('csv')}</Button>
      </div>
      <DayBars days={(daily.data ?? []).map((d) => ({ day: d.of['day'] ?? '', provided: d.provided, calls: d.calls, bytes: d.bytesSent + d.bytesReceived }))} />
      <Table<Sum> rowKey={key} size="middle" loading={sums.isPending} dataSource={sums.data ?? []} pagination={{ pageSize: 50, hideOnSinglePage: true }} scroll={{ x: true }} locale={{ emptyText: <Empty description={t('noUse')} /> }}
        columns={[
          ...BY.filter((b) => by.includes(b)).map((b) => ({ title: t(`by_${b}`), render: (_: unknown, s: Sum) => (b === 'partner' && s.of[b] ? <PartyChip name={s.of[b]} /> : s.of[b] || '–') })),
          { title: t('side'), render: (_, s) => <Tag>{t(s.provided ? 'provided' : 'used')}</Tag> },
          { title: t('calls'), align: 'right', className: 'num', sorter: (a, b) => a.calls - b.calls, render: (_, s) => f.number(s.calls) },
          { title: t('rows'), align: 'right', className: 'num', sorter: (a, b) => a.rows - b.rows, render: (_, s) => f.number(s.rows) },
          { title: t('bytes'), align: 'right', className: 'num', sorter: (a, b) => a.bytesSent + a.bytesReceived - b.bytesSent - b.bytesReceived, render: (_, s) => f.bytes(s.bytesSent + s.bytesReceived) },
          { title: t('core'), align: 'right', className: 'num', sorter: (a, b) => a.coreSeconds - b.coreSeconds, render: (_, s) => f.seconds(s.coreSeconds) },
          { title: t('epsilon'), align: 'right', className: 'num', render: (_, s) => (s.epsilon > 0 ? f.number(s.epsilon, 3) : '–') },
        ]} />
    </>
  );
}
