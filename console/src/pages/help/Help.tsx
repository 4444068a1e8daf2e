import { useQuery } from '@tanstack/react-query';
import { Collapse, Descriptions, Empty, Input, Skeleton, Table, Tag } from 'antd';
import { useMemo } from 'react';
import { useSearchParams } from 'react-router';
import type { Schema } from '../../api/client';
import { operatorsQuery } from '../../api/queries';
import { PageHead } from '../../components/PageHead';
import { ProblemView } from '../../components/ProblemView';
import en from '../../texts/en/help';
import zh from '../../texts/zh/help';
import { catalogue, useSay, useTexts } from '../../texts';

const texts = catalogue(en, zh);

type Operator = Schema<'OperatorSpec'>;

/** Everything that a word of either language or a technical name may be found by. */
function haystack(o: Operator): string {
  return [o.name, o.title.en, o.title.zh, o.purpose.en, o.purpose.zh, o.summary.en, o.summary.zh].join(' ').toLowerCase();
}

/** What every step of a flow does, needs, gives and discloses: the operators' own words, nothing written twice. */
export default function Help() {
  const t = useTexts(texts);
  const say = useSay();
  const operators = useQuery(operatorsQuery);
  const [search, setSearch] = useSearchParams();
  const q = search.get('q') ?? '';
  const shown = useMemo(() => (operators.data ?? []).filter((o) => q.toLowerCase().split(/\s+/).every((word) => haystack(o).includes(word))), [operators.data, q]);
  return (
    <>
      <PageHead title={t('title')} what={t('what')} />
      <Input.Search allowClear aria-label={t('search')} placeholder={t('search')} defaultValue={q} style={{ maxWidth: 420, marginBottom: 16 }}
        onChange={(e) => setSearch(e.target.value === '' ? {} : { q: e.target.value }, { replace: true })} />
      {operators.error ? <ProblemView problem={operators.error} retry={() => void operators.refetch()} /> : operators.isPending ? <Skeleton active /> : shown.length === 0 ? <Empty description={t('none')} /> : (
        <Collapse accordion items={shown.map((o) => ({
          key: o.name,
          label: <span><strong>{say(o.title)}</strong> <span className="soft">{say(o.summary)}</span></span>,
          extra: <span className="mono soft">{o.name}</span>,
          children: <Details operator={o} />,
        }))} />
      )}
    </>
  );
}

function Details({ operator }: { operator: Operator }) {
  const t = useTexts(texts);
  const say = useSay();
  return (
    <>
      <Descriptions column={1} size="small" items={[
        { key: 'purpose', label: t('purpose'), children: say(operator.purpose) },
        { key: 'security', label: t('security'), children: say(operator.security) },
        { key: 'version', label: t('version'), children: operator.version },
      ]} />
      <Table<Schema<'Port'> & { way: 'in' | 'out' }> size="small" pagination={false} rowKey={(p) => p.way + p.name + p.role} scroll={{ x: true }}
        dataSource={[...operator.inputs.map((p) => ({ ...p, way: 'in' as const })), ...operator.outputs.map((p) => ({ ...p, way: 'out' as const }))]}
        columns={[
          { title: t('port'), render: (_, p) => <span className="mono">{p.name}</span> },
          { title: t('way'), render: (_, p) => t(p.way) },
          { title: t('type'), render: (_, p) => <Tag>{p.type}</Tag> },
          { title: t('role'), dataIndex: 'role' },
          { title: t('meaning'), render: (_, p) => say(p.help) },
        ]} />
      {operator.parameters.length === 0 ? null : (
        <Table<Schema<'Parameter'>> size="small" pagination={false} rowKey="name" style={{ marginTop: 12 }} dataSource={operator.parameters} scroll={{ x: true }}
          columns={[
            { title: t('parameter'), render: (_, p) => <span className="mono">{p.name}</span> },
            { title: t('type'), render: (_, p) => <Tag>{p.type}</Tag> },
            { title: t('fallback'), render: (_, p) => (p.fallback === null || p.fallback === undefined ? t('needed') : String(p.fallback)) },
            { title: t('range'), render: (_, p) => (p.choices.length > 0 ? p.choices.join(', ') : [p.min, p.max].filter((end) => end !== null && end !== '').join(' … ')) },
            { title: t('meaning'), render: (_, p) => say(p.help) },
          ]} />
      )}
    </>
  );
}
