import { Alert, Collapse } from 'antd';
import { CheckCircleFilled, CloseCircleFilled, QuestionCircleFilled } from '@ant-design/icons';
import type { ReactNode } from 'react';
import { useFormats } from '../../components/format';
import { PartyChip } from '../../components/PartyChip';
import en from '../../texts/en/evidence';
import zh from '../../texts/zh/evidence';
import { catalogue, useTexts } from '../../texts';
import type { Checked, CheckedEntry } from './bundle';
import type { Verdict } from './signature';

const texts = catalogue(en, zh);

/** What this browser computed, step by step, and plainly what it did not. */
export function Verified({ checked }: { checked: Checked }) {
  const t = useTexts(texts);
  const f = useFormats();
  const { head } = checked;
  const witness = (signed: Verdict, continues: boolean): Verdict => (continues ? signed : 'wrong');
  return (
    <div className="verified" data-testid="verified" data-holds={checked.holds}>
      <Alert type={checked.holds ? 'success' : 'error'} showIcon title={t(checked.holds ? 'holds' : 'holdsNot')} description={t(checked.holds ? 'holdsWhat' : 'holdsNotWhat')} />
      <ul className="verified-list">
        {checked.entries.slice(0, 50).map((e) => <EntryLine key={e.sequence} entry={e} root={head.root} size={head.size} />)}
        {checked.entries.length > 50 ? <Line verdict={checked.entries.every((e) => e.holds) ? 'right' : 'wrong'}>{t('moreEntries', { n: checked.entries.length - 50 })}</Line> : null}
        <Line verdict={checked.signed}>
          {t(`head_${checked.signed}`, { n: head.size, time: f.moment(head.time) })} <PartyChip name={head.origin} />
          <div className="soft mono evidence-value">{head.root}</div>
        </Line>
        {checked.witnesses.length === 0 ? <Line verdict="unchecked">{t('noWitness')}</Line> : checked.witnesses.slice(-10).map((w, i) => (
          <Line key={i} verdict={witness(w.signed, w.continues)}><PartyChip name={w.witness} /> {t(w.continues ? `witness_${w.signed}` : 'witnessApart', { n: w.size, time: f.moment(w.time) })}</Line>
        ))}
        <Line verdict="unchecked">{t('keysOwn')}<dl className="verified-keys">{Object.entries(checked.keys).map(([party, key]) => <div key={party}><dt><PartyChip name={party} /></dt><dd className="mono evidence-value">{key}</dd></div>)}</dl></Line>
        {checked.complete ? <Line verdict="right">{t('complete')}</Line> : <Line verdict="unchecked">{t('excerpt', { n: checked.entries.length, all: head.size })}</Line>}
      </ul>
      <p className="soft">{t('elsewhere')}</p>
    </div>
  );
}

function EntryLine({ entry, root, size }: { entry: CheckedEntry; root: string; size: number }) {
  const t = useTexts(texts);
  return (
    <Line verdict={entry.holds ? 'right' : 'wrong'}>
      {t(entry.holds ? 'entryHolds' : 'entryHoldsNot', { n: entry.sequence, size, steps: entry.path.length })}
      {entry.path.length === 0 ? null : (
        <Collapse ghost size="small" items={[{
          key: 'path', label: t('showPath'),
          children: (
            <ol className="verified-path mono">
              <li>{t('leaf')} <span className="evidence-value">{entry.leaf}</span></li>
              {entry.path.map((p, i) => <li key={i}>{t(p.side === 'left' ? 'fromLeft' : 'fromRight')} <span className="evidence-value">{p.sibling}</span><br />→ <span className="evidence-value">{p.result}</span></li>)}
              <li>{t('root')} <span className="evidence-value">{root}</span></li>
            </ol>
          ),
        }]} />
      )}
    </Line>
  );
}

function Line({ verdict, children }: { verdict: Verdict; children: ReactNode }) {
  const t = useTexts(texts);
  const Icon = { right: CheckCircleFilled, wrong: CloseCircleFilled, unchecked: QuestionCircleFilled }[verdict];
  return <li><Icon className={{ right: 'good', wrong: 'bad', unchecked: 'soft' }[verdict]} role="img" aria-label={t(`verdict_${verdict}`)} /><div>{children}</div></li>;
}
