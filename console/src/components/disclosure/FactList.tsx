import { Tooltip } from 'antd';
import type { Schema } from '../../api/client';
import en from '../../texts/en/disclosure';
import zh from '../../texts/zh/disclosure';
import { catalogue, useSay, useTexts } from '../../texts';
import { usePartyColor } from '../PartyChip';
import { KINDS, weight, type Kind, type Fact } from './picture';
import './disclosure.css';

const texts = catalogue(en, zh);

/** What sort of thing is learned, in the colour that it has everywhere. */
export function KindTag({ kind }: { kind: Kind | null }) {
  const t = useTexts(texts);
  return <Tooltip title={t(`meaning${kind ?? 'NONE'}`)}><span tabIndex={0} className={`kind-tag kind-${weight(kind)}`}>{t(`kind${kind ?? 'NONE'}`)}</span></Tooltip>;
}

/** The facts in words, the most serious first; with `exact` also bounds, condition, argument and steps of each. */
export function FactList({ facts, exact }: { facts: readonly Schema<'FactView'>[]; exact?: boolean }) {
  const say = useSay();
  const color = usePartyColor();
  // Two steps may tell the same: in words it is one sentence, in the exact list each stands for itself.
  const told = exact ? facts : facts.filter((f, i) => facts.findIndex((g) => g.fact.kind === f.fact.kind && say(g.sentence) === say(f.sentence)) === i);
  const sorted = [...told].sort((a, b) => KINDS.indexOf(b.fact.kind) - KINDS.indexOf(a.fact.kind));
  return (
    <ul className="facts">
      {sorted.map((f, i) => (
        <li className="fact" key={i}>
          <i className="fact-party" aria-hidden="true" style={{ background: color(f.fact.learner) }} />
          <span>{say(f.sentence)}</span>
          <KindTag kind={f.fact.kind} />
          {exact ? <Exactly fact={f.fact} /> : null}
        </li>
      ))}
    </ul>
  );
}

function Exactly({ fact }: { fact: Fact }) {
  const t = useTexts(texts);
  const say = useSay();
  const bounds = [
    t(`rows${fact.of.rows}`),
    fact.of.atMost >= 0 ? t('atMost', { n: fact.of.atMost }) : t('unbounded'),
    fact.of.atLeast > 0 ? t('atLeast', { n: fact.of.atLeast }) : '',
    fact.of.epsilon === '' ? '' : t('noise', { epsilon: fact.of.epsilon, delta: fact.of.delta }),
  ].filter((part) => part !== '');
  return (
    <span className="fact-more">
      {t('about', { where: `${fact.about.party}/${fact.about.table}`, columns: fact.about.columns.length === 0 ? t('wholeTable') : fact.about.columns.join(', ') })}
      <br />{bounds.join(' · ')} · {t(`when${fact.when}`)} · {t('inSteps', { steps: fact.steps.join(', ') })}
      <br />{t('because', { why: say(fact.because) })}{fact.because.source === '' ? null : <span className="mono"> [{fact.because.source}]</span>}
    </span>
  );
}
