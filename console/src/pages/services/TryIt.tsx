import { useMutation, useQuery } from '@tanstack/react-query';
import { Alert, Button, Card, Empty, Input, Progress, Result, Select, Skeleton, Table, Tag } from 'antd';
import { SearchOutlined } from '@ant-design/icons';
import { useMemo, useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { answer, client, type Schema } from '../../api/client';
import { servicesQuery } from '../../api/tables';
import { useFormats } from '../../components/format';
import { PageHead } from '../../components/PageHead';
import { PartyChip } from '../../components/PartyChip';
import { ProblemView } from '../../components/ProblemView';
import en from '../../texts/en/services';
import zh from '../../texts/zh/services';
import { catalogue, useTexts } from '../../texts';
import { keysOf, kindKey } from './kinds';
import { Seen } from './Seen';
import './services.css';

const texts = catalogue(en, zh);

type Service = Schema<'ServiceView'>;

/** A partner's service without a flow: ask, read the answer, and see beside it all that the other side saw of it. */
export default function TryIt() {
  const t = useTexts(texts);
  const services = useQuery(servicesQuery);
  const [search, setSearch] = useSearchParams();
  if (services.error) {
    return <ProblemView problem={services.error} retry={() => void services.refetch()} />;
  }
  if (services.data === undefined) {
    return <Skeleton active />;
  }
  const usable = services.data.filter((s) => !s.provided && s.state === 'ACTIVE' && !s.expired).sort((a, b) => (a.kind === b.kind ? a.name.localeCompare(b.name) : a.kind === 'lookup' ? -1 : 1));
  const chosen = usable.find((s) => s.id === search.get('service')) ?? usable[0];
  return (
    <>
      <PageHead title={t('tryTitle')} what={t('tryWhat')} />
      {chosen === undefined ? <Empty description={t('nothingToTry')}><Link to="/services"><Button type="primary">{t('title')}</Button></Link></Empty> : (
        <>
          <div className="bar">
            <Select className="try-service" aria-label={t('service')} value={chosen.id} onChange={(id) => setSearch({ service: id }, { replace: true })} options={usable.map((s) => { const kind = kindKey(s.kind); return { value: s.id, label: t('serviceOf', { name: s.name, partner: s.partner, kind: kind === undefined ? s.kind : t(kind) }) }; })} />
          </div>
          <Try key={chosen.id} service={chosen} />
        </>
      )}
    </>
  );
}

function Try({ service: s }: { service: Service }) {
  const t = useTexts(texts);
  const f = useFormats();
  const [text, setText] = useState('');
  const keys = useMemo(() => keysOf(text), [text]);
  const list = s.kind === 'intersection';
  const least = Number(s.settings['least'] ?? (list ? 100 : 1));
  const tried = useMutation({ mutationFn: (asked: (string | string[])[]) => answer(client.POST('/api/services/{id}/trials', { params: { path: { id: s.id } }, body: { keys: asked as never[] } })) });
  const distinct = useMemo(() => new Set(keys.map((k) => JSON.stringify(k))).size, [keys]);
  const short = list && distinct < least;
  const key = (s.columns['keys'] ?? []).join(' ; ');
  return (
    <div className="try">
      <Card title={t('ask')}>
        <p className="soft">{t(list ? 'askList' : s.kind !== 'score' ? 'askKey' : s.settings['identifiers'] === 'shown' ? 'askScoreShown' : 'askScore', { key, partner: s.partner, least })}</p>
        {list ? <Input.TextArea rows={8} className="mono" value={text} onChange={(e) => setText(e.target.value)} aria-label={key} placeholder={t('pasteList')} /> : <Input size="large" className="mono" value={text} onChange={(e) => setText(e.target.value)} onPressEnter={() => keys.length > 0 && tried.mutate(keys)} aria-label={key} placeholder={key} allowClear />}
        <div className="try-foot">
          <span className="soft">{list ? t('distinctKeys', { n: f.number(distinct), least: f.number(least) }) : t('costs', { n: 1 })}</span>
          <Button type="primary" icon={<SearchOutlined />} disabled={keys.length === 0 || short} loading={tried.isPending} onClick={() => tried.mutate(keys)} data-testid="try">{t('askNow')}</Button>
        </div>
        {tried.error ? <Alert type="error" showIcon title={t('noAnswer')} /> : null}
        {tried.data === undefined ? null : <Answers service={s} keys={tried.variables ?? []} result={tried.data} />}
      </Card>
      <Card title={<>{t('otherSide')} <PartyChip name={s.partner} /></>}>
        {tried.data === undefined ? <p className="soft">{t('otherSideBefore')}</p> : <Seen result={tried.data} partner={s.partner} keys={tried.variables?.length ?? 0} shown={s.settings['identifiers'] === 'shown'} />}
      </Card>
    </div>
  );
}

function Answers({ service, keys, result }: { service: Service; keys: readonly (string | string[])[]; result: Schema<'TrialResult'> }) {
  const t = useTexts(texts);
  const f = useFormats();
  const words = (k: string | string[] | undefined) => (Array.isArray(k) ? k.join(' ; ') : k ?? '');
  const { found, rows } = result.answers;
  if (service.kind === 'intersection') {
    const common = found.filter(Boolean).length;
    return (
      <div data-testid="answer">
        <p className="try-result"><strong>{f.number(common)}</strong> {t('inCommon', { all: f.number(found.length) })}</p>
        <Table size="small" virtual pagination={false} scroll={{ y: 260, x: 300 }} rowKey="i" dataSource={found.map((there, i) => ({ i, key: words(keys[i]), there }))}
          columns={[{ title: t('key'), className: 'mono', dataIndex: 'key' }, { title: t('there'), width: 140, filters: [{ text: t('yes'), value: true }, { text: t('no'), value: false }], onFilter: (v, r) => r.there === v, render: (_, r) => <Tag color={r.there ? 'success' : 'default'}>{t(r.there ? 'yes' : 'no')}</Tag> }]} />
      </div>
    );
  }
  if (found.length === 1) {
    const row = rows[0];
    const score = service.kind === 'score' ? row?.['score'] : undefined;
    if (typeof score === 'number') {
      return (
        <div data-testid="answer" className="try-score">
          <p className="try-result"><strong>{f.percent(score, 2)}</strong> {t('scoreOf', { key: words(keys[0]) })}</p>
          <Progress percent={Math.round(score * 1000) / 10} showInfo={false} aria-label={t('scoreOf', { key: words(keys[0]) })} />
        </div>
      );
    }
    return (
      <div data-testid="answer">
        {row ? <dl className="try-answer">{Object.entries(row).map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value === null ? '–' : String(value)}</dd></div>)}</dl> : <Result status="info" title={t('notThere')} subTitle={t('notThereWhat')} />}
      </div>
    );
  }
  const columns = [...new Set(rows.flatMap((r) => (r ? Object.keys(r) : [])))];
  return (
    <div data-testid="answer">
      <Table size="small" pagination={false} scroll={{ x: true, y: 320 }} rowKey="i" dataSource={found.map((there, i) => ({ i, key: words(keys[i]), there, row: rows[i] }))}
        columns={[{ title: t('key'), className: 'mono', dataIndex: 'key' }, { title: t('there'), render: (_, r) => <Tag color={r.there ? 'success' : 'default'}>{t(r.there ? 'yes' : 'no')}</Tag> }, ...columns.map((c) => ({ title: c, render: (_: unknown, r: { row: Readonly<Record<string, unknown>> | undefined | null }) => (r.row ? String(r.row[c] ?? '–') : '') }))]} />
    </div>
  );
}
