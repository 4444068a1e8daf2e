import { PlusOutlined, TableOutlined } from '@ant-design/icons';
import { Button, Empty, Input, Tooltip } from 'antd';
import { useMemo, useState } from 'react';
import { DRAGGED, type Dragged } from '../../flow/Canvas';
import type { KnownTable, Operator } from '../../flow/ports';
import { PartyChip } from '../../components/PartyChip';
import { useFormats } from '../../components/format';
import en from '../../texts/en/flows';
import zh from '../../texts/zh/flows';
import { catalogue, useSay, useTexts } from '../../texts';

const texts = catalogue(en, zh);

const FAMILIES = ['psi', 'key', 'pir', 'model', 'other'] as const;
type Family = (typeof FAMILIES)[number];
const FAMILY: Readonly<Record<string, Family>> = { psi: 'psi', key: 'key', pir: 'pir', train: 'model', predict: 'model', evaluate: 'model', contribution: 'model' };

/** All words of both languages: one finds "find common customers" and 隐私求交 alike. */
export function matches(operator: Operator, words: string): boolean {
  const text = [operator.name, operator.title.en, operator.title.zh, operator.summary.en, operator.summary.zh, operator.purpose.en, operator.purpose.zh].join(' ').toLowerCase();
  return words.toLowerCase().split(/\s+/).filter((w) => w !== '').every((word) => text.includes(word));
}

/** What can be drawn: tables of all parties, and operators by what they are for. By mouse it is dragged or clicked, by keyboard Enter adds it. */
export function Palette({ operators, known, add }: { operators: readonly Operator[]; known: readonly KnownTable[]; add: (what: Dragged) => void }) {
  const t = useTexts(texts);
  const say = useSay();
  const f = useFormats();
  const [words, setWords] = useState('');
  const shown = useMemo(() => operators.filter((o) => matches(o, words)), [operators, words]);
  const tables = useMemo(() => known.filter((k) => `${k.party} ${k.table} ${k.columns.map((c) => c.name).join(' ')}`.toLowerCase().includes(words.trim().toLowerCase())), [known, words]);
  const parties = [...new Set(tables.map((k) => k.party))];
  return (
    <aside className="palette" aria-label={t('palette')}>
      <Input.Search allowClear size="middle" placeholder={t('searchPalette')} aria-label={t('searchPalette')} onChange={(e) => setWords(e.target.value)} />
      <div className="palette-list">
        {parties.map((party) => (
          <section key={party}>
            <h3><PartyChip name={party} /></h3>
            {tables.filter((k) => k.party === party).map((k) => (
              <Item key={k.table} icon={<TableOutlined />} title={k.table} what={t('rowsColumns', { rows: f.number(k.rows), columns: k.columns.length })} tip={k.columns.map((c) => c.name).join(', ')} dragged={{ party, table: k.table }} add={add} />
            ))}
          </section>
        ))}
        {FAMILIES.map((family) => {
          const own = shown.filter((o) => (FAMILY[o.name.split('.')[0] ?? ''] ?? 'other') === family);
          return own.length === 0 ? null : (
            <section key={family}>
              <h3>{t(`family_${family}`)}</h3>
              {own.map((o) => <Item key={o.name} title={say(o.title)} what={o.name} tip={say(o.purpose)} dragged={{ operator: o.name }} add={add} />)}
            </section>
          );
        })}
        {shown.length === 0 && tables.length === 0 ? <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('nothingFound')} /> : null}
      </div>
    </aside>
  );
}

function Item({ icon, title, what, tip, dragged, add }: { icon?: React.ReactNode; title: string; what: string; tip: string; dragged: Dragged; add: (what: Dragged) => void }) {
  return (
    <Tooltip title={tip} placement="right" mouseEnterDelay={0.4}>
      <Button block className="palette-item" icon={icon ?? <PlusOutlined />} draggable onClick={() => add(dragged)}
        onDragStart={(e) => { e.dataTransfer.setData(DRAGGED, JSON.stringify(dragged)); e.dataTransfer.effectAllowed = 'copy'; }}>
        <span className="palette-words"><b>{title}</b><small>{what}</small></span>
      </Button>
    </Tooltip>
  );
}
