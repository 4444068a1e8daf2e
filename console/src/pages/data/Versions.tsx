import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Popconfirm, Table, Tag } from 'antd';
import { answer, client, once, type Schema } from '../../api/client';
import { useSession } from '../../app/session';
import { useFormats } from '../../components/format';
import { ProblemView } from '../../components/ProblemView';
import en from '../../texts/en/data';
import zh from '../../texts/zh/data';
import { catalogue, useSay, useTexts } from '../../texts';

const texts = catalogue(en, zh);

type Version = Schema<'VersionView'>;

export function Versions({ name }: { name: string }) {
  const t = useTexts(texts);
  const say = useSay();
  const f = useFormats();
  const { can } = useSession();
  const queries = useQueryClient();
  const versions = useQuery({ queryKey: ['tables', name, 'versions'], queryFn: () => answer(client.GET('/api/tables/{name}/versions', { params: { path: { name }, query: { limit: 200 } } })) });
  const retire = useMutation({
    mutationFn: (version: number) => answer(client.DELETE('/api/tables/{name}/versions/{version}', { headers: once(), params: { path: { name, version } } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['tables', name] }),
  });
  if (versions.error) {
    return <ProblemView problem={versions.error} retry={() => void versions.refetch()} />;
  }
  return (
    <Table<Version> rowKey="version" size="middle" loading={versions.isPending} dataSource={versions.data ?? []} pagination={{ pageSize: 20, hideOnSinglePage: true }} scroll={{ x: true }}
      expandable={{ rowExpandable: (v) => v.changes.length > 0 || v.namedBy.length > 0, expandedRowRender: (v) => <>{v.changes.map((c, i) => <div key={i}>{say(c)}</div>)}{v.namedBy.length === 0 ? null : <div className="soft">{t('namedBy', { by: v.namedBy.map((n) => n.slice(0, 16)).join(', ') })}</div>}</> }}
      columns={[
        { title: t('version'), align: 'right', className: 'num', render: (_, v) => v.version },
        { title: t('rows'), align: 'right', className: 'num', render: (_, v) => f.number(v.rows) },
        { title: t('excluded'), align: 'right', className: 'num', render: (_, v) => f.number(v.excluded) },
        { title: t('difference'), render: (_, v) => say(v.drift) || t('firstVersion') },
        { title: t('madeAt'), render: (_, v) => <>{f.moment(v.madeAt)}<div className="soft">{v.madeBy}</div></> },
        { title: t('from'), render: (_, v) => <span className="soft data-source">{v.origin}</span> },
        { title: t('commitment'), render: (_, v) => <span className="mono">{v.commitment.slice(0, 16)}</span> },
        { title: t('state'), render: (_, v) => (v.retiredAt ? <Tag>{t('retired')}</Tag> : <Tag color={v.namedBy.length > 0 ? 'success' : 'default'}>{t(v.namedBy.length > 0 ? 'inUse' : 'kept')}</Tag>) },
        {
          title: '', render: (_, v, i) => (i > 0 && !v.retiredAt && can('MANAGE_TABLES')
            ? <Popconfirm title={t('retireAsk')} onConfirm={() => retire.mutate(v.version)}><Button size="small" danger>{t('retire')}</Button></Popconfirm> : null),
        },
      ]} />
  );
}
