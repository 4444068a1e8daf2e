import { Tooltip } from 'antd';
import { useId, useLayoutEffect, useRef, useState } from 'react';
import en from '../../texts/en/disclosure';
import zh from '../../texts/zh/disclosure';
import { catalogue, useTexts } from '../../texts';
import { PartyChip, usePartyColor } from '../PartyChip';
import { weight, type Picture, type Port } from './picture';
import './disclosure.css';

const texts = catalogue(en, zh);

interface Curve {
  id: string;
  path: string;
  from: string;
  quiet: boolean;
}

/**
 * Who learns what, as a picture: on the left each owner's columns, those together of which the same is learned, on the right who learns.
 * The words on an arrow are the most that is learned; a broken arrow is a computation of which its receiver learns nothing.
 */
export function WhoLearnsWhat({ picture, onStep }: { picture: Picture; onStep?: ((steps: readonly string[]) => void) | undefined }) {
  const t = useTexts(texts);
  const color = usePartyColor();
  const frame = useRef<HTMLDivElement>(null);
  const marker = useId();
  const [curves, setCurves] = useState<readonly Curve[]>([]);
  const [over, setOver] = useState<string>();

  useLayoutEffect(() => {
    const around = frame.current;
    if (around === null) {
      return undefined;
    }
    const draw = () => {
      const origin = around.getBoundingClientRect();
      const ends = new Map([...around.querySelectorAll<HTMLElement>('[data-learner]')].map((el) => [el.dataset['learner'] ?? '', el.getBoundingClientRect()]));
      const coming = new Map<string, number>();
      const ports = [...around.querySelectorAll<HTMLElement>('[data-port]')];
      const total = new Map<string, number>();
      ports.forEach((el) => total.set(el.dataset['to'] ?? '', (total.get(el.dataset['to'] ?? '') ?? 0) + 1));
      const drawn = ports.flatMap((el) => {
        const to = el.dataset['to'] ?? '';
        const end = ends.get(to);
        if (end === undefined) {
          return [];
        }
        const start = el.getBoundingClientRect();
        const nth = coming.get(to) ?? 0;
        coming.set(to, nth + 1);
        const x1 = start.right - origin.left;
        const y1 = start.top + start.height / 2 - origin.top;
        const x2 = end.left - origin.left - 7;
        // Ends are spread over the learner's side, in the order in which they leave.
        const y2 = end.top - origin.top + (end.height * (nth + 1)) / ((total.get(to) ?? 1) + 1);
        const bend = Math.max(24, (x2 - x1) / 2);
        return [{ id: el.dataset['port'] ?? '', path: `M${x1} ${y1} C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`, from: el.dataset['from'] ?? '', quiet: el.dataset['quiet'] === 'true' }];
      });
      setCurves((was) => (JSON.stringify(was) === JSON.stringify(drawn) ? was : drawn));
    };
    draw();
    // What is in it moves with the width, with fonts that arrive late, with names that are filled in.
    const sizes = new ResizeObserver(draw);
    sizes.observe(around);
    around.querySelectorAll('[data-learner], [data-port], .learn-group').forEach((el) => sizes.observe(el));
    void document.fonts?.ready.then(draw);
    return () => sizes.disconnect();
  });

  const words = (owner: string, port: Port): string => t('arrow', { to: port.to, from: owner, what: t(`kind${port.kind ?? 'NONE'}`) });
  return (
    <div className="learn" ref={frame} role="group" aria-label={t('picture')} data-testid="who-learns-what">
      <div className="learn-owners">
        {picture.owners.map((owner) => (
          <section key={owner.party} className="learn-owner" style={{ '--party': color(owner.party) } as React.CSSProperties}>
            <h4><PartyChip name={owner.party} /><span className="soft">{t('owns')}</span></h4>
            {owner.groups.map((group, g) => (
              <div className="learn-row" key={`${group.table}-${g}`}>
                <div className="learn-group">
                  <span className="learn-table">{group.table}</span>
                  {group.whole ? <span className="learn-chip learn-whole">{t('wholeTable')}</span> : null}
                  {group.columns.map((name) => <span className={`learn-chip kind-${strongestWeight(group.ports)}`} key={name}>{name}</span>)}
                </div>
                <div className="learn-ports">
                  {group.ports.length === 0 ? <span className="learn-nobody">{t('nobody')}</span> : group.ports.map((port) => {
                    const id = `${owner.party}-${group.table}-${g}-${port.to}`;
                    return (
                      <Tooltip key={port.to} title={<>{words(owner.party, port)}{port.when === null ? null : <><br />{t(`when${port.when}`)}</>}<br />{t('inSteps', { steps: port.steps.join(', ') })}</>}>
                        <button
                          type="button" className={`learn-port kind-${weight(port.kind)}`} data-port={id} data-to={port.to} data-from={owner.party} data-quiet={port.kind === null}
                          onMouseEnter={() => setOver(id)} onMouseLeave={() => setOver(undefined)} onFocus={() => setOver(id)} onBlur={() => setOver(undefined)}
                          onClick={() => onStep?.(port.steps)} aria-label={words(owner.party, port)}
                        >{t(`kind${port.kind ?? 'NONE'}`)}</button>
                      </Tooltip>
                    );
                  })}
                </div>
              </div>
            ))}
          </section>
        ))}
      </div>
      <div className="learn-learners">
        {picture.learners.map((name) => (
          <div key={name} className="learn-learner" data-learner={name} style={{ '--party': color(name) } as React.CSSProperties}>
            <PartyChip name={name} /><span className="soft">{t('learns')}</span>
          </div>
        ))}
      </div>
      <svg className="learn-lines" aria-hidden="true">
        <defs>
          {curves.map((c, i) => <marker key={c.id} id={`${marker}-${i}`} viewBox="0 0 8 8" refX="2" refY="4" markerWidth="6" markerHeight="6" orient="auto"><path d="M0 0 8 4 0 8z" fill={color(c.from)} /></marker>)}
        </defs>
        {curves.map((c, i) => (
          <path key={c.id} d={c.path} fill="none" stroke={color(c.from)} strokeWidth={over === c.id ? 3 : 1.75} strokeDasharray={c.quiet ? '3 5' : undefined}
            strokeOpacity={over === undefined || over === c.id ? (c.quiet ? 0.7 : 0.95) : 0.2} markerEnd={`url(#${marker}-${i})`} />
        ))}
      </svg>
    </div>
  );
}

function strongestWeight(ports: readonly Port[]): number {
  return ports.reduce((most, port) => Math.max(most, weight(port.kind)), 0);
}
