import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Card, DatePicker, Drawer, Empty, Popconfirm, Segmented, Select, Table, Tag } from 'antd';
import { DownloadOutlined } from '@ant-design/icons';
import dayjs, { type Dayjs } from 'dayjs';
import { useState } from 'react';
import { answer, client, once, type Schema } from '../../api/client';
import { partnersQuery } from '../../api/queries';
import { useSession } from '../../app/session';
import { useFormats } from '../../components/format';
import { PartyChip } from '../../components/PartyChip';
import { ProblemView } from '../../components/ProblemView';
import en from '../../texts/en/metering';
import zh from '../../texts/zh/metering';
import { catalogue, useTexts } from '../../texts';

const texts = catalogue(en, zh);

type Statement = Schema<'StatementView'>;

/** A month with a partner: what it comes to so far, and statements that both sides signed. */
export function Statements() {
  const t = useTexts(texts);
  const f = useFormats();
  const [opened, open] = useState<Statement>();
  const statements = useQuery({ queryKey: ['statements'], queryFn: () => answer(client.GET('/api/statements', { params: { query: { limit: 500 } } })) });
  if (statements.error) {
    return <ProblemView problem={statements.error} retry={() => void statements.refetch()} />;
  }
  return (
    <div className="stack">
      <Draft />
      <Card title={t('issued')}>
        <Table<Statement> rowKey="id" size="middle" loading={statements.isPending} dataSource={statements.data ?? []} pagination={{ pageSize: 24, hideOnSinglePage: true }} scroll={{ x: true }} locale={{ emptyText: <Empty description={t('noStatements')} /> }}
          columns={[
            { title: t('month'), render: (_, s) => <Button type="link" size="small" onClick={() => open(s)}>{s.month}</Button> }, { title: t('partner'), render: (_, s) => <PartyChip name={s.partner} /> }, { title: t('side'), render: (_, s) => <Tag>{t(s.provided ? 'provided' : 'used')}</Tag> },
            { title: t('total'), align: 'right', className: 'num', render: (_, s) => totals(s.issued) },
            { title: t('bothSay'), render: (_, s) => <Tag color={s.answered === null ? 'processing' : s.agreed ? 'success' : 'error'}>{t(s.answered === null ? 'notAnswered' : s.agreed ? 'agreed' : 'differs', { n: s.differences.length })}</Tag> },
            { title: t('issuedAt'), render: (_, s) => f.moment(s.createdAt) },
            { title: '', render: (_, s) => <Button size="small" icon={<DownloadOutlined />} href={`/api/statements/${s.id}/csv`} download aria-label={t('csvOf', { month: s.month, partner: s.partner })} /> },
          ]} />
      </Card>
      <Drawer open={opened !== undefined} onClose={() => open(undefined)} size="large" title={opened === undefined ? '' : <>{opened.month} <PartyChip name={opened.partner} /></>}>
        {opened === undefined ? null : (
          <div className="stack">
            {opened.differences.length === 0 ? null : (
              <>
                <Alert type="error" showIcon title={t('differsWhat')} />
                <Table size="small" pagination={false} rowKey={(d) => `${d.subject}/${d.unit}`} dataSource={opened.differences} columns={[{ title: t('subject'), dataIndex: 'subject' }, { title: t('unit'), render: (_, d) => t(`unit${d.unit}`) }, { title: t('providers'), align: 'right', className: 'num', render: (_, d) => f.number(d.providers) }, { title: t('clients'), align: 'right', className: 'num', render: (_, d) => f.number(d.clients) }]} />
              </>
            )}
            <Lines body={opened.issued} />
          </div>
        )}
      </Drawer>
    </div>
  );
}

function totals(body: Schema<'StatementBody'>): string {
  const all = Object.entries(body.totals ?? {}).map(([currency, amount]) => `${amount} ${currency}`);
  return all.length === 0 ? '–' : all.join(' + ');
}

function Lines({ body }: { body: Schema<'StatementBody'> }) {
  const t = useTexts(texts);
  const f = useFormats();
  return (
    <Table<Schema<'StatementLine'>> rowKey={(l) => `${l.subject}/${l.unit}/${l.price}`} size="small" pagination={false} dataSource={body.lines} scroll={{ x: true }} locale={{ emptyText: t('noLines') }}
      columns={[
        { title: t('subject'), dataIndex: 'subject' }, { title: t('unit'), render: (_, l) => t(`unit${l.unit}`) }, { title: t('quantity'), align: 'right', className: 'num', render: (_, l) => f.number(l.quantity) },
        { title: t('price'), align: 'right', className: 'num', render: (_, l) => l.price || t('noPrice') }, { title: t('amount'), align: 'right', className: 'num', render: (_, l) => l.amount || '–' },
      ]}
      footer={() => <strong>{t('totalOf', { total: totals(body) })}</strong>} />
  );
}

function Draft() {
  const t = useTexts(texts);
  const { can } = useSession();
  const queries = useQueryClient();
  const partners = useQuery(partnersQuery);
  const [chosen, choose] = useState('');
  const [month, setMonth] = useState<Dayjs>(dayjs().startOf('month'));
  const [provided, setProvided] = useState(true);
  const partner = chosen || (partners.data?.[0]?.name ?? '');
  const when = month.format('YYYY-MM');
  const draft = useQuery({ queryKey: ['statements', 'draft', partner, when, provided], enabled: partner !== '', queryFn: () => answer(client.GET('/api/statements/draft', { params: { query: { partner, month: when, provided } } })) });
  const issue = useMutation({ mutationFn: () => answer(client.POST('/api/statements', { headers: once(), body: { partner, month: when } })), onSuccess: () => queries.invalidateQueries({ queryKey: ['statements'] }) });
  const over = month.endOf('month').isBefore(dayjs());
  return (
    <Card title={t('soFar')}>
      <div className="bar">
        <Select className="bar-select" aria-label={t('partner')} value={partner || null} placeholder={t('partner')} onChange={choose} options={(partners.data ?? []).map((p) => ({ value: p.name, label: p.name }))} />
        <DatePicker picker="month" allowClear={false} value={month} onChange={(d) => d !== null && setMonth(d)} aria-label={t('month')} />
        <Segmented<boolean> value={provided} onChange={setProvided} options={[{ value: true, label: t('provided') }, { value: false, label: t('used') }]} />
        <span className="grow" />
        {can('MANAGE_SERVICES') && provided ? <Popconfirm title={t('issueAsk', { partner, month: when })} disabled={!over} onConfirm={() => issue.mutate()}><Button type="primary" disabled={!over || partner === ''} loading={issue.isPending} title={over ? '' : t('notOver')}>{t('issue')}</Button></Popconfirm> : null}
      </div>
      {draft.error ? <ProblemView problem={draft.error} /> : draft.data === undefined ? <Empty description={t('choosePartner')} /> : <Lines body={draft.data} />}
    </Card>
  );
}
