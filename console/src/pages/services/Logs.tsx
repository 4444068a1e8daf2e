import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Empty, Popconfirm, Table, Tag } from 'antd';
import { answer, client, once, type Schema } from '../../api/client';
import { useSession } from '../../app/session';
import { useFormats } from '../../components/format';
import en from '../../texts/en/services';
import zh from '../../texts/zh/services';
import { catalogue, useTexts } from '../../texts';

const texts = catalogue(en, zh);

/** What was asked and what it cost, by day, as this node counted it. */
export function Usage({ id }: { id: string }) {
  const t = useTexts(texts);
  const f = useFormats();
  const usage = useQuery({ queryKey: ['services', id, 'usage'], queryFn: () => answer(client.GET('/api/services/{id}/usage', { params: { path: { id }, query: { limit: 400 } } })) });
  return (
    <Table<Schema<'UseDay'>> rowKey="day" size="small" loading={usage.isPending} dataSource={usage.data ?? []} pagination={{ pageSize: 31, hideOnSinglePage: true }} scroll={{ x: true }} locale={{ emptyText: <Empty description={t('noUse')} /> }}
      columns={[
        { title: t('day'), dataIndex: 'day' },
        { title: t('questions'), align: 'right', className: 'num', render: (_, d) => f.number(d.questions) },
        { title: t('refused'), align: 'right', className: 'num', render: (_, d) => f.number(d.refused) },
        { title: t('bytesSent'), align: 'right', className: 'num', render: (_, d) => f.bytes(d.bytesSent) },
        { title: t('bytesReceived'), align: 'right', className: 'num', render: (_, d) => f.bytes(d.bytesReceived) },
        { title: t('busy'), align: 'right', className: 'num', render: (_, d) => f.seconds(d.seconds) },
        { title: t('amount'), align: 'right', className: 'num', render: (_, d) => d.amount || '–' },
      ]} />
  );
}

/** Each call: who, when, how much, how it ended; never what was asked. */
export function Calls({ id }: { id: string }) {
  const t = useTexts(texts);
  const f = useFormats();
  const calls = useQuery({ queryKey: ['services', id, 'calls'], queryFn: () => answer(client.GET('/api/services/{id}/calls', { params: { path: { id }, query: { most: 1000, limit: 1000 } } })) });
  const color: Readonly<Record<string, string>> = { answered: 'success', refused: 'warning', failed: 'error' };
  return (
    <>
      <p className="soft">{t('callsWhat')}</p>
      <Table<Schema<'ServiceCall'>> rowKey={(c) => `${c.time}/${c.session}/${c.who}`} size="small" virtual loading={calls.isPending} dataSource={calls.data ?? []} pagination={false} scroll={{ y: 480, x: 900 }} locale={{ emptyText: <Empty description={t('noCalls')} /> }}
        columns={[
          { title: t('time'), width: 180, render: (_, c) => f.moment(c.time) }, { title: t('who'), width: 150, dataIndex: 'who' }, { title: t('questions'), width: 100, align: 'right', className: 'num', render: (_, c) => f.number(c.questions) },
          { title: t('bytes'), width: 110, align: 'right', className: 'num', render: (_, c) => f.bytes(c.bytes) }, { title: t('outcome'), width: 120, render: (_, c) => <Tag color={color[c.outcome] ?? 'default'}>{c.outcome}</Tag> },
          { title: t('took'), width: 110, align: 'right', className: 'num', render: (_, c) => f.seconds(c.micros / 1e6) }, { title: t('edition'), width: 90, dataIndex: 'edition' },
          { title: t('session'), width: 140, render: (_, c) => <span className="mono">{c.session.slice(0, 12)}</span> },
        ]} />
    </>
  );
}

/** What was served, as the provider signed it; the provider can serve an earlier snapshot again. */
export function Editions({ service }: { service: Schema<'ServiceView'> }) {
  const t = useTexts(texts);
  const f = useFormats();
  const { can } = useSession();
  const queries = useQueryClient();
  const { id } = service;
  const editions = useQuery({ queryKey: ['services', id, 'editions'], queryFn: () => answer(client.GET('/api/services/{id}/editions', { params: { path: { id }, query: { limit: 400 } } })) });
  const back = useMutation({ mutationFn: (edition: string) => answer(client.POST('/api/services/{id}/rollback', { headers: once(), params: { path: { id } }, body: { edition } })), onSuccess: () => queries.invalidateQueries({ queryKey: ['services'] }) });
  return (
    <Table<Schema<'Edition'>> rowKey={(e) => `${e.epoch}.${e.version}`} size="small" loading={editions.isPending} dataSource={editions.data ?? []} pagination={{ pageSize: 30, hideOnSinglePage: true }} scroll={{ x: true }} locale={{ emptyText: <Empty description={t('noEditions')} /> }}
      columns={[
        { title: t('edition'), render: (_, e) => `${e.epoch}.${e.version}` }, { title: t('time'), render: (_, e) => f.moment(e.made) }, { title: t('rows'), align: 'right', className: 'num', render: (_, e) => f.number(e.rows) },
        { title: t('method'), dataIndex: 'method' }, { title: t('publicKey'), render: (_, e) => <span className="mono">{e.publicKey.slice(0, 24)}</span> },
        { title: '', render: (_, e, i) => (service.provided && i > 0 && can('MANAGE_SERVICES') ? <Popconfirm title={t('rollbackAsk')} onConfirm={() => back.mutate(`${e.epoch}.${e.version}`)}><Button size="small">{t('rollback')}</Button></Popconfirm> : null) },
      ]} />
  );
}
