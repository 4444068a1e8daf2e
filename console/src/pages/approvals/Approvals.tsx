import { useQuery } from '@tanstack/react-query';
import { Empty, Input, Segmented, Table } from 'antd';
import { useMemo } from 'react';
import { Link, useSearchParams } from 'react-router';
import type { Schema } from '../../api/client';
import { contractsQuery } from '../../api/queries';
import { useFormats } from '../../components/format';
import { PageHead } from '../../components/PageHead';
import { PartyChip } from '../../components/PartyChip';
import { ProblemView } from '../../components/ProblemView';
import en from '../../texts/en/approvals';
import zh from '../../texts/zh/approvals';
import { catalogue, useTexts } from '../../texts';
import { ContractState } from './ContractState';

const texts = catalogue(en, zh);

type Contract = Schema<'ContractView'>;
type Shown = 'mine' | 'open' | 'force' | 'over';

const SHOWN: readonly Shown[] = ['mine', 'open', 'force', 'over'];

function isShown(contract: Contract, shown: Shown): boolean {
  switch (shown) {
    case 'mine': return contract.state === 'AWAITING_APPROVAL';
    case 'open': return ['HELD', 'PROPOSED', 'AWAITING_APPROVAL', 'AGREED'].includes(contract.state);
    case 'force': return ['SIGNED', 'SUSPENDED'].includes(contract.state);
    case 'over': return ['EXPIRED', 'DECLINED', 'SUPERSEDED', 'WITHDRAWN', 'ENDED'].includes(contract.state);
  }
}

/** Contracts: those that wait for somebody here first. What is chosen stands in the address. */
export default function Approvals() {
  const t = useTexts(texts);
  const f = useFormats();
  const [search, setSearch] = useSearchParams();
  const contracts = useQuery(contractsQuery);
  const all = useMemo(() => contracts.data ?? [], [contracts.data]);
  const asked = search.get('show');
  const shown = SHOWN.find((s) => s === asked) ?? (all.some((c) => isShown(c, 'mine')) ? 'mine' : 'force');
  const word = search.get('q') ?? '';
  const rows = useMemo(() => all.filter((c) => isShown(c, shown) && `${c.name} ${c.purpose} ${c.proposer} ${c.hash}`.toLowerCase().includes(word.toLowerCase())), [all, shown, word]);
  const set = (name: string, value: string) => setSearch((was) => {
    if (value === '') {
      was.delete(name);
    } else {
      was.set(name, value);
    }
    return was;
  }, { replace: true });
  if (contracts.error) {
    return <ProblemView problem={contracts.error} retry={() => void contracts.refetch()} />;
  }
  return (
    <>
      <PageHead title={t('title')} what={t('what')} />
      <div className="bar">
        <Segmented<Shown> value={shown} onChange={(v) => set('show', v)} options={SHOWN.map((s) => ({ value: s, label: t('count', { what: t(`show_${s}`), n: all.filter((c) => isShown(c, s)).length }) }))} />
        <Input.Search allowClear className="bar-search" placeholder={t('search')} aria-label={t('search')} defaultValue={word} onChange={(e) => set('q', e.target.value)} />
      </div>
      <Table<Contract> rowKey="hash" size="middle" loading={contracts.isPending} dataSource={rows} pagination={{ pageSize: 50, hideOnSinglePage: true }} scroll={{ x: true }}
        locale={{ emptyText: <Empty description={t(shown === 'mine' ? 'noneMine' : 'none')} /> }}
        columns={[
          { title: t('contract'), render: (_, c) => <><Link to={`/approvals/${c.hash}`}>{c.name}</Link><br /><span className="soft">{c.purpose}</span></> },
          { title: t('proposer'), render: (_, c) => <PartyChip name={c.proposer} /> },
          { title: t('with'), render: (_, c) => c.partners.map((p) => <PartyChip key={p} name={p} />) },
          { title: t('state'), render: (_, c) => <ContractState state={c.state} /> },
          { title: t('runs'), align: 'right', className: 'num', render: (_, c) => t('runsOf', { used: c.runsUsed, all: c.runs }) },
          { title: t('proposedAt'), sorter: (a, b) => a.createdAt.localeCompare(b.createdAt), defaultSortOrder: 'descend', render: (_, c) => f.ago(c.createdAt) },
          { title: t('expires'), render: (_, c) => f.moment(c.expires) },
        ]} />
    </>
  );
}
