import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Empty, Table } from 'antd';
import { BulbOutlined, PlusOutlined } from '@ant-design/icons';
import { useMemo, useState } from 'react';
import { answer, client, once, type Schema } from '../../api/client';
import { partnersQuery } from '../../api/queries';
import { useSession } from '../../app/session';
import { KindTag } from '../../components/disclosure/FactList';
import { PartyChip } from '../../components/PartyChip';
import en from '../../texts/en/data';
import zh from '../../texts/zh/data';
import { catalogue, useTexts } from '../../texts';
import { ClauseDrawer } from './ClauseDrawer';
import { GradeTag } from './GradeTag';
import { GrantForm } from './GrantForm';
import { cellOf, type Edit, type Grant } from './matrix';
import { Suggestions } from './Suggestions';

const texts = catalogue(en, zh);

/** Who may learn what of which column: columns down, partners across; a cell opens its clauses. */
export function Policies({ table }: { table: Schema<'TableView'> }) {
  const t = useTexts(texts);
  const { can } = useSession();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const partners = useQuery(partnersQuery);
  const [chosen, choose] = useState<readonly string[]>([]);
  const [opened, open] = useState<{ column: string; partner: string }>();
  const [granting, setGranting] = useState<{ columns: readonly string[]; partner: string }>();
  const [suggesting, setSuggesting] = useState(false);
  const name = table.name;
  const edit = useMutation({
    mutationFn: async (wanted: Edit) => {
      for (const clause of wanted.revoke) {
        await answer(client.DELETE('/api/tables/{name}/grants/{clause}', { headers: once(), params: { path: { name, clause } } }));
      }
      for (const body of wanted.grant) {
        await answer(client.POST('/api/tables/{name}/grants', { headers: once(), params: { path: { name } }, body }));
      }
    },
    onSuccess: () => message.success(t('policySaved')),
    onSettled: () => queries.invalidateQueries({ queryKey: ['tables'] }),
  });
  const across = useMemo(() => {
    const named = (partners.data ?? []).map((p) => p.name);
    return [...new Set([...named, ...table.policy.map((c) => c.partner).filter((p) => p !== '*')])];
  }, [partners.data, table.policy]);
  const forAll = table.policy.some((c) => c.partner === '*');
  const may = can('GRANT');
  if (across.length === 0 && !forAll) {
    return <Empty description={t('noPartnerYet')} />;
  }
  return (
    <>
      <div className="bar">
        <p className="soft data-note">{t('policyWhat')}</p>
        {may ? (
          <>
            <Button icon={<BulbOutlined />} onClick={() => setSuggesting(true)}>{t('suggestByGrade')}</Button>
            <Button type="primary" icon={<PlusOutlined />} disabled={chosen.length === 0} onClick={() => setGranting({ columns: chosen, partner: across[0] ?? '*' })}>{t('allowChosen', { n: chosen.length })}</Button>
          </>
        ) : null}
      </div>
      <Table rowKey="name" size="small" virtual={table.columns.length > 100} scroll={{ x: 420 + 170 * across.length, ...(table.columns.length > 100 ? { y: 560 } : {}) }} pagination={false} dataSource={table.columns}
        {...(may ? { rowSelection: { selectedRowKeys: [...chosen], onChange: (keys: React.Key[]) => choose(keys.map(String)), getCheckboxProps: (c: Schema<'Column'>) => ({ title: t('chooseColumn', { column: c.name }) }), getTitleCheckboxProps: () => ({ title: t('chooseAll') }) } } : {})}
        columns={[
          { title: t('column'), width: 200, fixed: 'left' as const, render: (_: unknown, c: Schema<'Column'>) => <><strong>{c.name}</strong> <GradeTag grade={c.grade} /></> },
          ...[...across, ...(forAll ? ['*'] : [])].map((partner) => ({
            title: partner === '*' ? t('allPartners') : <PartyChip name={partner} />, width: 170,
            render: (_: unknown, c: Schema<'Column'>) => {
              const cell = cellOf(table.policy, c.name, partner);
              return (
                <button type="button" className="cell" onClick={() => open({ column: c.name, partner })} aria-label={t('cell', { column: c.name, partner: partner === '*' ? t('allPartners') : partner })}>
                  {cell.clauses.length === 0 ? <span className="cell-none">{t('nothing')}</span> : <KindTag kind={cell.allow === 'SHAPE' ? null : cell.allow} />}
                  {cell.clauses.length > 1 ? <span className="soft"> {t('clauses', { n: cell.clauses.length })}</span> : null}
                </button>
              );
            },
          })),
        ]} />
      <ClauseDrawer table={table} cell={opened} busy={edit.isPending} onClose={() => open(undefined)} onEdit={(e) => edit.mutate(e)} onAllow={(c) => setGranting({ columns: [c.column], partner: c.partner })} />
      <GrantForm open={granting !== undefined} columns={granting?.columns ?? []} partner={granting?.partner ?? ''} partners={across} busy={edit.isPending} onClose={() => setGranting(undefined)}
        onGrant={(grant: Grant) => edit.mutate({ revoke: [], grant: [grant] }, { onSuccess: () => { setGranting(undefined); choose([]); } })} />
      <Suggestions open={suggesting} name={name} partners={across} onClose={() => setSuggesting(false)} />
    </>
  );
}
