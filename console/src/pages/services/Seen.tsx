import { Alert } from 'antd';
import { ArrowLeftOutlined, ArrowRightOutlined } from '@ant-design/icons';
import type { Schema } from '../../api/client';
import { useFormats } from '../../components/format';
import en from '../../texts/en/services';
import zh from '../../texts/zh/services';
import { catalogue, useSay, useTexts } from '../../texts';

const texts = catalogue(en, zh);

/** Every message of the conversation as the provider saw it: which way, how many bytes, what it means – and what it cannot tell. */
export function Seen({ result, partner, keys, shown = false }: { result: Schema<'TrialResult'>; partner: string; keys: number; shown?: boolean }) {
  const t = useTexts(texts);
  const say = useSay();
  const f = useFormats();
  const most = Math.max(1, ...result.messages.map((m) => m.bytes));
  return (
    <div data-testid="seen">
      <Alert type={shown ? 'warning' : 'success'} showIcon title={t(shown ? 'readsKeys' : 'cannotTell', { partner, n: keys })} />
      <ol className="seen">
        {result.messages.map((m, i) => (
          <li key={i} className={m.fromClient ? 'seen-in' : 'seen-out'}>
            <span className="seen-way">{m.fromClient ? <ArrowRightOutlined role="img" aria-label={t('toProvider')} /> : <ArrowLeftOutlined role="img" aria-label={t('toUs')} />}</span>
            <span><span className="seen-bar" style={{ width: `${Math.max(2, (100 * Math.log1p(m.bytes)) / Math.log1p(most))}%` }} /><span>{say(m.meaning)}</span></span>
            <span className="num soft">{f.bytes(m.bytes)}</span>
          </li>
        ))}
      </ol>
      {result.further > 0 ? <p className="soft">{t('further', { n: result.further })}</p> : null}
      <p className="soft">{t('sessionOf', { id: result.session.slice(0, 16) })}</p>
    </div>
  );
}
