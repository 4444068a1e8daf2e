import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Card, Progress, Select, Table, Tag, Tooltip } from 'antd';
import { CheckOutlined } from '@ant-design/icons';
import { answer, client, once, type Schema } from '../../api/client';
import { useSession } from '../../app/session';
import { useFormats } from '../../components/format';
import { ProblemView } from '../../components/ProblemView';
import en from '../../texts/en/data';
import zh from '../../texts/zh/data';
import { catalogue, useSay, useTexts } from '../../texts';
import { Distribution } from './Distribution';
import { GradeTag, type Grade } from './GradeTag';

const texts = catalogue(en, zh);
const GRADES: readonly Grade[] = ['L1', 'L2', 'L3', 'L4', 'L5'];

type Classified = Schema<'ClassificationClassified'>;

/** Each column: its figures, its quality, and its grade – suggested until a person decides. */
export function Columns({ table }: { table: Schema<'TableView'> }) {
  const t = useTexts(texts);
  const say = useSay();
  const f = useFormats();
  const { can } = useSession();
  const { name } = table;
  const queries = useQueryClient();
  const path = { params: { path: { name } } };
  const classified = useQuery({ queryKey: ['tables', name, 'classification'], queryFn: () => answer(client.GET('/api/tables/{name}/classification', { params: { path: { name }, query: { limit: 1000 } } })) });
  const profile = useQuery({ queryKey: ['tables', name, 'profile'], queryFn: () => answer(client.GET('/api/tables/{name}/profile', path)) });
  const categories = useQuery({ queryKey: ['categories'], staleTime: Infinity, queryFn: () => answer(client.GET('/api/categories', { params: { query: { limit: 500 } } })) });
  const decide = useMutation({
    mutationFn: (d: { column: string; category: Classified['category']; grade: Grade }) => answer(client.PUT('/api/tables/{name}/classification/{column}', { headers: once(), params: { path: { name, column: d.column } }, body: { category: d.category, grade: d.grade } })),
    onSuccess: (fresh) => {
      queries.setQueryData(['tables', name, 'classification'], fresh);
      return queries.invalidateQueries({ queryKey: ['tables'] });
    },
  });
  const all = useMutation({
    mutationFn: async (undecided: readonly Classified[]) => {
      // One after another: each is a decision of its own in the evidence.
      for (const c of undecided) {
        await answer(client.PUT('/api/tables/{name}/classification/{column}', { headers: once(), params: { path: { name, column: c.column } }, body: { category: c.category, grade: c.grade } }));
      }
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ['tables'] }),
  });
  const failed = classified.error ?? profile.error;
  if (failed) {
    return <ProblemView problem={failed} retry={() => { void classified.refetch(); void profile.refetch(); }} />;
  }
  const quality = profile.data?.quality;
  const undecided = (classified.data ?? []).filter((c) => !c.confirmed);
  const may = can('MANAGE_TABLES');
  const share = (n: number | undefined) => f.percent(n, 0);
  return (
    <>
      <div className="figures">
        <Card size="small"><span className="soft">{t('quality')}</span><strong className="num">{quality === undefined ? '–' : t('outOf100', { n: quality.score })}</strong></Card>
        <Card size="small"><span className="soft">{t('complete')}</span><strong className="num">{share(quality?.complete)}</strong></Card>
        <Card size="small"><span className="soft">{t('valid')}</span><strong className="num">{share(quality?.valid)}</strong></Card>
        <Card size="small"><span className="soft">{t('unique')}</span><strong className="num">{share(quality?.unique)}</strong></Card>
        <Card size="small"><span className="soft">{t('clean')}</span><strong className="num">{share(quality?.clean)}</strong></Card>
      </div>
      {undecided.length === 0 || !may ? null : (
        <Alert className="data-alert" type="info" showIcon title={t('undecided', { n: undecided.length })} description={t('undecidedWhat')}
          action={<Button size="small" loading={all.isPending} onClick={() => all.mutate(undecided)}>{t('confirmAll')}</Button>} />
      )}
      {quality === undefined || quality.findings.length === 0 ? null : (
        <ul className="data-findings">{quality.findings.map((x, i) => <li key={i}><Tag color={{ NOTE: 'default', WARNING: 'warning', ERROR: 'error' }[x.severity]}>{x.column}</Tag>{say(x.text)}</li>)}</ul>
      )}
      <Table rowKey="name" size="small" virtual={table.columns.length > 100} scroll={{ x: 1060, ...(table.columns.length > 100 ? { y: 560 } : {}) }} pagination={false} loading={classified.isPending} dataSource={table.columns}
        columns={[
          { title: t('column'), width: 150, fixed: 'left', render: (_, c) => <><strong>{c.name}</strong><div className="soft">{t(`type${c.type}`)} · {t(`kind${c.kind}`)}</div></> },
          {
            title: t('grade'), width: 330, render: (_, c) => {
              const k = classified.data?.find((x) => x.column === c.name);
              if (k === undefined) {
                return <GradeTag grade={c.grade} />;
              }
              return (
                <span className="grade-edit">
                  <GradeTag grade={k.grade} />
                  {may ? (
                    <>
                      <Select size="small" variant="filled" showSearch={{ optionFilterProp: 'label' }} className="grade-category" aria-label={t('categoryOf', { column: c.name })} value={k.category} onChange={(category) => decide.mutate({ column: c.name, category, grade: categories.data?.find((x) => x.category === category)?.grade ?? k.grade })}
                        options={(categories.data ?? []).map((x) => ({ value: x.category, label: say(x.label) }))} />
                      <Select size="small" variant="filled" aria-label={t('gradeOf', { column: c.name })} value={k.grade} onChange={(grade) => decide.mutate({ column: c.name, category: k.category, grade })} options={GRADES.map((g) => ({ value: g, label: g }))} />
                    </>
                  ) : <span>{say(k.label)}</span>}
                  {k.confirmed ? <Tooltip title={t('decidedBy', { by: k.by, at: f.day(k.at) })}><Tag color="success" tabIndex={0}>{t('decided')}</Tag></Tooltip> : (
                    <Tooltip title={say(k.suggested?.reason)}><Tag tabIndex={0}>{t('suggested', { p: f.percent(k.suggested?.confidence, 0) })}</Tag></Tooltip>
                  )}
                  {k.confirmed || !may ? null : <Tooltip title={t('confirm')}><Button size="small" type="text" icon={<CheckOutlined />} aria-label={t('confirmOf', { column: c.name })} onClick={() => decide.mutate({ column: c.name, category: k.category, grade: k.grade })} /></Tooltip>}
                </span>
              );
            },
          },
          { title: t('distribution'), width: 180, render: (_, c) => { const x = profile.data?.figures.find((p) => p.column === c.name); return x === undefined ? null : <Distribution figures={x} rows={profile.data?.rows ?? 0} />; } },
          { title: t('distinct'), width: 90, align: 'right', className: 'num', render: (_, c) => { const x = profile.data?.figures.find((p) => p.column === c.name); return x === undefined ? '–' : t(profile.data?.exact ? 'exactly' : 'about', { n: f.number(x.distinct) }); } },
          { title: t('missing'), width: 80, align: 'right', className: 'num', render: (_, c) => { const x = profile.data?.figures.find((p) => p.column === c.name); return x === undefined || profile.data === undefined || profile.data.rows === 0 ? '–' : f.percent(x.missing / profile.data.rows); } },
          { title: t('qualityOf'), width: 140, render: (_, c) => { const x = quality?.columns.find((q) => q.column === c.name); return x === undefined ? null : <Progress size="small" percent={x.score} aria-label={t('qualityColumn', { column: c.name, n: x.score })} format={(n) => n} />; } },
        ]} />
    </>
  );
}
