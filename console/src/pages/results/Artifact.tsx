import { DownloadOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Descriptions, Skeleton, Table } from 'antd';
import { useMemo } from 'react';
import type { Schema } from '../../api/client';
import { useFormats } from '../../components/format';
import { PartyChip } from '../../components/PartyChip';
import { ProblemView } from '../../components/ProblemView';
import en from '../../texts/en/results';
import zh from '../../texts/zh/results';
import { catalogue, useSay, useTexts, type Texts } from '../../texts';
import { addressOf, contentQuery, figures, readable } from './content';
import { readCsv } from './csv';

const texts = catalogue(en, zh);
type Key = keyof typeof en;

/** Rows of a table that a page shows; all of them are in the file. */
const MOST_ROWS = 100_000;
const BRIEF_ROWS = 50;

/** What a job left at this party: figures as figures, a table as a table, and everything else as a file for the next step. */
export function Artifact({ job, artifact, brief = false }: { job: string; artifact: Pick<Schema<'ArtifactRow'>, 'step' | 'port' | 'type' | 'bytes'>; brief?: boolean }) {
  const t = useTexts(texts);
  const f = useFormats();
  const shown = readable(artifact);
  const content = useQuery({ ...contentQuery(job, artifact.step, artifact.port), enabled: shown });
  return (
    <section className="artifact" data-testid={`artifact-${artifact.step}.${artifact.port}`}>
      <header className="artifact-head">
        <b>{artifact.port}</b><span className="soft">{t(artifact.type as Key)}{' · '}{f.bytes(artifact.bytes)}</span>
        {shown ? <Button size="small" type="text" icon={<DownloadOutlined />} href={addressOf(job, artifact.step, artifact.port)} download={`${job}-${artifact.step}-${artifact.port}.${artifact.type === 'REPORT' ? 'json' : 'csv'}`} aria-label={t('downloadNamed', { name: `${artifact.step}.${artifact.port}` })}>{t('download')}</Button> : null}
      </header>
      {!shown ? <p className="soft">{t('forSteps')}</p> : content.error ? <ProblemView problem={content.error} /> : content.data === undefined ? <Skeleton active paragraph={{ rows: 2 }} />
        : artifact.type === 'REPORT' ? <Report text={content.data.text} /> : <Rows text={content.data.text} cut={content.data.cut} brief={brief} />}
    </section>
  );
}

function label(key: string, t: Texts<Key>): string {
  return `figure_${key}` in en ? t(`figure_${key}` as Key) : key;
}

/** A document of figures, each with its name; lists of alike things are tables. */
export function Report({ text }: { text: string }) {
  const t = useTexts(texts);
  const say = useSay();
  const f = useFormats();
  const report = useMemo(() => figures(text), [text]);
  const value = (key: string, v: unknown): React.ReactNode => {
    if (typeof v === 'number') {
      return key === 'share' || key === 'captured' || (key === 'rows' && v <= 1 && !Number.isInteger(v)) ? f.percent(v) : f.number(v, Number.isInteger(v) ? 0 : 4);
    }
    if (typeof v === 'boolean') {
      return t(v ? 'yes' : 'no');
    }
    if (v !== null && typeof v === 'object') {
      const both = v as { en?: string; zh?: string };
      return typeof both.en === 'string' && typeof both.zh === 'string' ? say(both) : Object.entries(v).map(([k, inner]) => <span key={k} className="pair">{label(k, t)}{': '}{value(k, inner)}</span>);
    }
    return key === 'party' ? <PartyChip name={String(v)} /> : String(v);
  };
  const single = Object.entries(report).filter(([, v]) => !Array.isArray(v));
  const lists = Object.entries(report).filter((e): e is [string, unknown[]] => Array.isArray(e[1]) && e[1].length > 0);
  return (
    <>
      {single.length === 0 ? null : <Descriptions size="small" column={{ xs: 1, sm: 2, lg: 3 }} items={single.map(([key, v]) => ({ key, label: label(key, t), children: <span className="num">{value(key, v)}</span> }))} />}
      {lists.map(([key, list]) => {
        const rows = list.filter((row): row is Record<string, unknown> => row !== null && typeof row === 'object' && !Array.isArray(row));
        const sentences = rows.filter((row) => typeof row['en'] === 'string' && typeof row['zh'] === 'string');
        return (
          <div key={key} className="figure-list">
            <h4>{label(key, t)}</h4>
            {sentences.length === list.length ? <ul>{sentences.map((row, i) => <li key={i}>{say(row as { en: string; zh: string })}</li>)}</ul>
              : rows.length < list.length ? <p className="soft">{list.map((item) => (typeof item === 'number' ? f.number(item, 4) : String(item))).join(', ')}</p>
                : <Table size="small" pagination={false} rowKey={(row) => JSON.stringify(row)} dataSource={rows} scroll={{ x: 'max-content' }}
                  columns={[...new Set(rows.flatMap((row) => Object.keys(row)))].map((column) => ({ title: label(column, t), className: 'num', render: (_: unknown, row: Record<string, unknown>) => (Array.isArray(row[column]) ? (row[column] as unknown[]).join(', ') : column === 'rows' && row[column] === 1 && 'captured' in row ? f.percent(1) : value(column, row[column] ?? '')) }))} />}
          </div>
        );
      })}
    </>
  );
}

/** Cells that this party was entitled to learn. */
function Rows({ text, cut, brief }: { text: string; cut: boolean; brief: boolean }) {
  const t = useTexts(texts);
  const f = useFormats();
  const all = useMemo(() => readCsv(text, MOST_ROWS + 1), [text]);
  const [head = [], ...body] = all;
  const shown = brief ? body.slice(0, BRIEF_ROWS) : body;
  return (
    <>
      {cut ? <Alert type="info" title={t('cut')} showIcon /> : null}
      <p className="soft">{t('rowCount', { n: f.number(body.length), more: cut ? '+' : '' })}</p>
      <Table<string[]> size="small" virtual pagination={false} rowKey={(row) => row.join('\u0000')} dataSource={shown} scroll={{ x: Math.max(480, head.length * 150), y: brief ? 220 : 460 }}
        columns={head.map((name, i) => ({ title: name, width: 150, ellipsis: true, render: (_: unknown, row: string[]) => row[i] }))} />
    </>
  );
}
