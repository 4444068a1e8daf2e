import type { ReactNode } from 'react';
import { Looks } from '../../app/Account';
import { Wordmark } from '../../components/Wordmark';
import en from '../../texts/en/login';
import zh from '../../texts/zh/login';
import { catalogue, useTexts } from '../../texts';
import './entrance.css';

const texts = catalogue(en, zh);

/** The page around what is asked before anybody is signed in. */
export function Entrance({ title, what, children }: { title: string; what?: ReactNode; children: ReactNode }) {
  const t = useTexts(texts);
  return (
    <div className="entrance">
      <header className="entrance-head"><Wordmark size={32} /><span className="entrance-looks"><Looks /></span></header>
      <main className="entrance-body">
        <section className="entrance-say">
          <Venn />
          <h2>{t('promise')}</h2>
          <p>{t('promiseWhat')}</p>
        </section>
        <section className="entrance-card">
          <h1>{title}</h1>
          {what === undefined ? null : <p className="soft">{what}</p>}
          {children}
        </section>
      </main>
    </div>
  );
}

/** Two tables that overlap in what both have; the rest stays where it is. */
function Venn() {
  const dots = [];
  for (let row = 0; row < 7; row++) {
    for (let column = 0; column < 15; column++) {
      const x = 20 + column * 20;
      const y = 20 + row * 20;
      const left = (x - 110) ** 2 + (y - 80) ** 2 < 74 ** 2;
      const right = (x - 210) ** 2 + (y - 80) ** 2 < 74 ** 2;
      if (left || right) {
        dots.push(<circle key={`${row}-${column}`} cx={x} cy={y} r={left && right ? 4.5 : 2.6} fill={left && right ? 'var(--ink)' : left ? 'var(--own)' : 'var(--seal)'} opacity={left && right ? 0.9 : 0.7} />);
      }
    }
  }
  return <svg className="entrance-venn" viewBox="0 0 320 160" aria-hidden="true">{dots}</svg>;
}
