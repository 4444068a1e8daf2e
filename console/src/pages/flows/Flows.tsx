import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Empty, Popconfirm, Table, Tag } from 'antd';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { answer, client, once, type Schema } from '../../api/client';
import { contractsQuery } from '../../api/queries';
import { useSession } from '../../app/session';
import { useOperators } from '../../flow/useEditor';
import { useFormats } from '../../components/format';
import { PageHead } from '../../components/PageHead';
import { PartyChip } from '../../components/PartyChip';
import { ProblemView } from '../../components/ProblemView';
import en from '../../texts/en/flows';
import zh from '../../texts/zh/flows';
import { catalogue, useTexts } from '../../texts';
import { TemplateDialog } from './TemplateDialog';
import './flows.css';

const texts = catalogue(en, zh);

/** Drafts of this organisation, and the flows that became contracts: each the beginning of another. */
export default function Flows() {
  const t = useTexts(texts);
  const f = useFormats();
  const { can } = useSession();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [search, setSearch] = useSearchParams();
  const operators = useOperators();
  const drafts = useQuery({ queryKey: ['drafts'], queryFn: () => answer(client.GET('/api/flows/drafts')) });
  const contracts = useQuery(contractsQuery);
  const make = useMutation({
    mutationFn: ({ name, text }: { name: string; text: string }) => answer(client.POST('/api/flows/drafts', { headers: once(), body: { name, document: text, layout: '', revision: 0 } })),
    onSuccess: (draft) => { queries.setQueryData(['drafts', draft.id], draft); void queries.invalidateQueries({ queryKey: ['drafts'], exact: true }); void navigate(`/flows/${draft.id}`); },
  });
  const drop = useMutation({ mutationFn: (id: string) => answer(client.DELETE('/api/flows/drafts/{id}', { params: { path: { id } } })), onSuccess: () => queries.invalidateQueries({ queryKey: ['drafts'] }) });
  const mayPropose = can('PROPOSE');
  const start = <Button type="primary" icon={<PlusOutlined />} onClick={() => setSearch({ new: '1' })} disabled={!mayPropose} data-testid="new-flow">{t('newFlow')}</Button>;
  if (drafts.error) {
    return <ProblemView problem={drafts.error} retry={() => void drafts.refetch()} />;
  }
  return (
    <>
      <PageHead title={t('title')} what={t('what')} actions={start} />
      <h2>{t('drafts')}</h2>
      <Table<Schema<'Draft'>> rowKey="id" size="middle" loading={drafts.isPending} dataSource={drafts.data ?? []} pagination={{ hideOnSinglePage: true, pageSize: 20 }} scroll={{ x: true }}
        locale={{ emptyText: <Empty description={t('noDrafts')}>{start}</Empty> }}
        columns={[
          { title: t('name'), render: (_, d) => <Link to={`/flows/${d.id}`}>{d.name}</Link> },
          { title: t('changed'), render: (_, d) => f.ago(d.changedAt) },
          { title: t('by'), dataIndex: 'changedBy' },
          { title: t('revision'), dataIndex: 'revision', align: 'right', className: 'num' },
          { title: <span className="hidden">{t('delete')}</span>, align: 'right', render: (_, d) => <Popconfirm title={t('deleteDraft', { name: d.name })} okText={t('delete')} cancelText={t('cancel')} onConfirm={() => drop.mutate(d.id)}><Button type="text" icon={<DeleteOutlined />} aria-label={t('deleteDraft', { name: d.name })} disabled={!mayPropose} /></Popconfirm> },
        ]} />
      <h2>{t('contracts')}</h2>
      <Table<Schema<'ContractView'>> rowKey="hash" size="middle" loading={contracts.isPending} dataSource={contracts.data ?? []} pagination={{ hideOnSinglePage: true, pageSize: 20 }} scroll={{ x: true }} locale={{ emptyText: <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('noContracts')} /> }}
        columns={[
          { title: t('name'), render: (_, c) => <Link to={`/approvals/${c.hash}`}>{c.name}</Link> },
          { title: t('parties'), render: (_, c) => <span className="chips">{c.parties.map((p) => <PartyChip key={p.name} name={p.name} />)}</span> },
          { title: t('state'), render: (_, c) => <Tag>{t(`contract_${c.state}`)}</Tag> },
          { title: t('runsUsed'), align: 'right', className: 'num', render: (_, c) => `${f.number(c.runsUsed)} / ${f.number(c.runs)}` },
          { title: t('since'), render: (_, c) => f.ago(c.createdAt) },
          { title: <span className="hidden">{t('drawAgain')}</span>, align: 'right', render: (_, c) => <Link to={`/flows/new?from=${c.hash}`}>{t('drawAgain')}</Link> },
        ]} />
      {operators === undefined ? null : <TemplateDialog open={search.get('new') === '1'} operators={operators} close={() => setSearch({})} make={(name, text) => make.mutate({ name, text })} />}
    </>
  );
}
