import { Button, Card, Descriptions, Drawer, Empty, Popconfirm } from 'antd';
import { PlusOutlined } from '@ant-design/icons';
import type { Schema } from '../../api/client';
import { useSession } from '../../app/session';
import { KindTag } from '../../components/disclosure/FactList';
import { useFormats } from '../../components/format';
import { PartyChip } from '../../components/PartyChip';
import en from '../../texts/en/data';
import zh from '../../texts/zh/data';
import { catalogue, useTexts } from '../../texts';
import { cellOf, without, type Clause, type Edit } from './matrix';

const texts = catalogue(en, zh);

export interface CellAt {
  column: string;
  partner: string;
}

/** The clauses behind one cell: each can be taken from this column, or ended. */
export function ClauseDrawer({ table, cell, busy, onClose, onEdit, onAllow }: { table: Schema<'TableView'>; cell: CellAt | undefined; busy: boolean; onClose: () => void; onEdit: (edit: Edit) => void; onAllow: (cell: CellAt) => void }) {
  const t = useTexts(texts);
  const { can } = useSession();
  const clauses = cell === undefined ? [] : cellOf(table.policy, cell.column, cell.partner).clauses;
  const all = table.columns.map((c) => c.name);
  return (
    <Drawer open={cell !== undefined} onClose={onClose} size={520} title={cell === undefined ? '' : <>{cell.column} · {cell.partner === '*' ? t('allPartners') : <PartyChip name={cell.partner} />}</>}
      extra={cell !== undefined && can('GRANT') ? <Button type="primary" icon={<PlusOutlined />} onClick={() => onAllow(cell)}>{t('allowMore')}</Button> : null}>
      {clauses.length === 0 ? <Empty description={t('nothingAllowed')} /> : (
        <div className="stack">
          {clauses.map((clause) => (
            <Card key={clause.id} size="small" title={<>{clause.id} <KindTag kind={clause.allow === 'SHAPE' ? null : clause.allow} /></>}>
              <ClauseText clause={clause} />
              {cell === undefined || !can('GRANT') ? null : (
                <div className="chips">
                  {clause.columns.length > 1 || clause.columns[0] === '*' ? <Popconfirm title={t('takeAwayAsk', { column: cell.column })} onConfirm={() => onEdit(without(clause, [cell.column], all))}><Button size="small" loading={busy}>{t('takeAway')}</Button></Popconfirm> : null}
                  <Popconfirm title={t('revokeAsk', { columns: clause.columns.join(', ') })} onConfirm={() => onEdit({ revoke: [clause.id], grant: [] })}><Button size="small" danger loading={busy}>{t('revoke')}</Button></Popconfirm>
                </div>
              )}
            </Card>
          ))}
        </div>
      )}
    </Drawer>
  );
}

export function ClauseText({ clause }: { clause: Clause }) {
  const t = useTexts(texts);
  const f = useFormats();
  const any = (text: string) => (text === '*' ? t('any') : text);
  const r = clause.repetition;
  return (
    <Descriptions size="small" column={1} items={[
      { key: 'columns', label: t('columns'), children: clause.columns.map(any).join(', ') },
      { key: 'partner', label: t('partner'), children: clause.partner === '*' ? t('allPartners') : <PartyChip name={clause.partner} /> },
      { key: 'purpose', label: t('purpose'), children: any(clause.purpose) },
      { key: 'operators', label: t('operators'), children: <span className="mono">{clause.operators.map(any).join(', ')}</span> },
      ...([['atMost', clause.atMost], ['atLeast', clause.atLeast], ['uses', clause.uses], ['itemsPerMonth', clause.itemsPerMonth]] as const).flatMap(([key, n]) => (n > 0 ? [{ key, label: t(key), children: f.number(n) }] : [])),
      ...(clause.epsilon ? [{ key: 'epsilon', label: t('epsilon'), children: clause.epsilon }] : []),
      ...(r === null || r === undefined ? [] : ([['everyDays', r.everyDays], ['leastChange', r.leastChange], ['percentOfRows', r.percentOfRows], ['leastHits', r.leastHits]] as const).flatMap(([key, n]) => ((n ?? 0) > 0 ? [{ key, label: t(key), children: f.number(n) }] : []))),
    ]} />
  );
}
