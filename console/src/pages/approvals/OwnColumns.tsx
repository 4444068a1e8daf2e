import { Card, Progress, Table, Tag, Tooltip } from 'antd';
import type { Schema } from '../../api/client';
import { KindTag } from '../../components/disclosure/FactList';
import { useFormats } from '../../components/format';
import { PartyChip } from '../../components/PartyChip';
import en from '../../texts/en/approvals';
import zh from '../../texts/zh/approvals';
import { catalogue, useSay, useTexts } from '../../texts';

const texts = catalogue(en, zh);

type Use = Schema<'ReviewTouchedUse'> & { key: string; table: string; column: string };
type Rule = Schema<'ReviewReliedRule'>;

/** Each own column that is touched, with the rule that allows it or why none does, and what is left of each rule. */
export function OwnColumns({ touched, rules }: { touched: readonly Schema<'ReviewTouchedColumn'>[]; rules: readonly Rule[] }) {
  const t = useTexts(texts);
  const say = useSay();
  const f = useFormats();
  const uses: Use[] = touched.flatMap((c) => c.uses.map((u, i) => ({ ...u, key: `${c.table}/${c.column}/${i}`, table: c.table, column: c.column })));
  return (
    <Card title={t('ownColumns')}>
      <Table<Use> rowKey="key" size="small" pagination={{ pageSize: 20, hideOnSinglePage: true }} dataSource={uses} scroll={{ x: true }} locale={{ emptyText: t('noOwnColumns') }}
        columns={[
          { title: t('column'), render: (_, u) => <><strong>{u.column === '' ? t('wholeTable') : u.column}</strong> <span className="soft">{u.table}</span></> },
          { title: t('partner'), render: (_, u) => <PartyChip name={u.partner} /> },
          { title: t('learnsAtMost'), render: (_, u) => <KindTag kind={u.learns} /> },
          { title: t('steps'), render: (_, u) => u.steps.join(', ') },
          { title: t('rule'), render: (_, u) => (u.allowed ? <Tag color="success">{u.clause === '' ? t('allowed') : t('allowedBy', { clause: u.clause })}</Tag> : <Tooltip title={say(u.why)}><Tag color="error" tabIndex={0}>{t('refused')}</Tag></Tooltip>) },
        ]}
        expandable={{ rowExpandable: (u) => !u.allowed, defaultExpandAllRows: true, expandedRowRender: (u) => say(u.why) }} />
      {rules.length === 0 ? null : (
        <Table<Rule> rowKey={(r) => `${r.table}/${r.clause}`} size="small" pagination={false} dataSource={[...rules]} scroll={{ x: true }} style={{ marginTop: 16 }}
          columns={[
            { title: t('ruleName'), render: (_, r) => <><strong>{r.clause}</strong> <span className="soft">{r.table}</span></> },
            { title: t('ruleAllows'), render: (_, r) => <KindTag kind={r.allow} /> },
            { title: t('ruleUses'), render: (_, r) => (r.uses === 0 ? t('unbounded') : <Left used={r.usesUsed} here={1} all={r.uses} text={t('usedOf', { used: r.usesUsed, all: r.uses })} />) },
            { title: t('ruleItems'), render: (_, r) => (r.itemsPerMonth === 0 ? t('unbounded') : <Left used={r.itemsUsed} here={r.itemsHere} all={r.itemsPerMonth} text={t('itemsOf', { used: f.number(r.itemsUsed), here: f.number(r.itemsHere), all: f.number(r.itemsPerMonth) })} />) },
            { title: t('ruleGroups'), align: 'right', className: 'num', render: (_, r) => (r.atLeast === 0 ? t('unbounded') : f.number(r.atLeast)) },
            { title: t('ruleNoise'), align: 'right', className: 'num', render: (_, r) => (r.epsilon === '' ? t('unbounded') : r.epsilon) },
          ]} />
      )}
    </Card>
  );
}

/** What was used before, and what this contract adds. */
function Left({ used, here, all, text }: { used: number; here: number; all: number; text: string }) {
  const share = (n: number) => Math.min(100, Math.round((100 * n) / all));
  return <><Progress percent={share(used + here)} success={{ percent: share(used), strokeColor: 'var(--soft-ink)' }} size="small" showInfo={false} aria-label={text} status={used + here > all ? 'exception' : 'normal'} /><span className="soft">{text}</span></>;
}
