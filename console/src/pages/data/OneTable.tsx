import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Skeleton, Tabs } from 'antd';
import { ReloadOutlined } from '@ant-design/icons';
import { useParams, useSearchParams } from 'react-router';
import { answer, client, once } from '../../api/client';
import { useSession } from '../../app/session';
import { useFormats } from '../../components/format';
import { PageHead } from '../../components/PageHead';
import { ProblemView } from '../../components/ProblemView';
import en from '../../texts/en/data';
import zh from '../../texts/zh/data';
import { catalogue, useSay, useTexts } from '../../texts';
import { ColumnUses } from '../evidence/ColumnUses';
import { Columns } from './Columns';
import { Policies } from './Policies';
import { Rules } from './Rules';
import { Sharing } from './Sharing';
import { Versions } from './Versions';
import './data.css';

const texts = catalogue(en, zh);

/** One table: how good and how sensitive it is, who may learn what of it, and who did. */
export default function OneTable() {
  const t = useTexts(texts);
  const f = useFormats();
  const say = useSay();
  const { can } = useSession();
  const { name = '' } = useParams();
  const { message } = App.useApp();
  const [search, setSearch] = useSearchParams();
  const queries = useQueryClient();
  const table = useQuery({ queryKey: ['tables', name], queryFn: () => answer(client.GET('/api/tables/{name}', { params: { path: { name } } })) });
  const refresh = useMutation({
    mutationFn: () => answer(client.POST('/api/tables/{name}/versions', { headers: once(), params: { path: { name } } })),
    onSuccess: (v) => {
      message.success(t('refreshed', { n: v.version, drift: say(v.drift) }));
      return queries.invalidateQueries({ queryKey: ['tables'] });
    },
  });
  if (table.error) {
    return <ProblemView problem={table.error} retry={() => void table.refetch()} />;
  }
  if (table.data === undefined) {
    return <Skeleton active />;
  }
  const own = table.data;
  return (
    <>
      <PageHead title={own.name} what={t('tableWhat', { rows: f.number(own.rows), columns: own.columns.length, source: own.source })}
        actions={can('MANAGE_TABLES') ? <Button icon={<ReloadOutlined />} loading={refresh.isPending} onClick={() => refresh.mutate()}>{t('refresh')}</Button> : null} />
      <Tabs activeKey={search.get('tab') ?? 'columns'} onChange={(tab) => setSearch({ tab })} destroyOnHidden items={[
        { key: 'columns', label: t('columnsTab'), children: <Columns table={own} /> },
        { key: 'policies', label: t('policies'), children: <Policies table={own} /> },
        { key: 'rules', label: t('rulesTab'), children: <Rules table={own} /> },
        { key: 'sharing', label: t('sharing'), children: <Sharing name={name} /> },
        { key: 'versions', label: t('versions'), children: <Versions name={name} /> },
        ...(can('AUDIT') ? [{ key: 'uses', label: t('usedBy'), children: <ColumnUses only={name} /> }] : []),
      ]} />
    </>
  );
}
