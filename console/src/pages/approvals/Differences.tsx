import { useQuery } from '@tanstack/react-query';
import { Card, Tag, Timeline } from 'antd';
import { Link } from 'react-router';
import { answer, client, type Schema } from '../../api/client';
import { useFormats } from '../../components/format';
import en from '../../texts/en/approvals';
import zh from '../../texts/zh/approvals';
import { catalogue, useSay, useTexts } from '../../texts';
import { ContractState } from './ContractState';

const texts = catalogue(en, zh);
const COLORS = { ADDED: 'success', REMOVED: 'error', CHANGED: 'warning' } as const;

/** What is different to the version before, or to the last contract about these columns; and all versions there were. */
export function Differences({ compared, hash }: { compared: Schema<'ReviewComparedWith'>; hash: string }) {
  const t = useTexts(texts);
  const say = useSay();
  const f = useFormats();
  const versions = useQuery({ queryKey: ['contracts', hash, 'versions'], queryFn: () => answer(client.GET('/api/contracts/{id}/versions', { params: { path: { id: hash } } })) });
  const all = versions.data ?? [];
  return (
    <Card title={t('different')}>
      {compared.with === '' ? <p className="soft">{t('firstTime')}</p> : (
        <>
          <p className="soft">{t(compared.version ? 'toVersion' : 'toLast')} <Link className="mono" to={`/approvals/${compared.with}`}>{compared.with.slice(0, 16)}</Link></p>
          {compared.changes.length === 0 ? <p>{t('same')}</p> : <ul className="facts">{compared.changes.map((c, i) => <li className="fact" key={i}><Tag color={COLORS[c.how]}>{t(`how${c.how}`)}</Tag><span>{say(c.text)}</span><span /></li>)}</ul>}
        </>
      )}
      {all.length < 2 ? null : (
        <Timeline style={{ marginTop: 20 }} items={all.map((v, i) => ({
          key: v.hash,
          content: <>{v.hash === hash ? <strong>{t('version', { n: i + 1 })}</strong> : <Link to={`/approvals/${v.hash}`}>{t('version', { n: i + 1 })}</Link>} <ContractState state={v.state} /> <span className="soft">{f.moment(v.createdAt)}</span></>,
        }))} />
      )}
    </Card>
  );
}
