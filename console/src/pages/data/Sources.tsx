import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Empty, Popconfirm, Table, Tag } from 'antd';
import { PlusOutlined } from '@ant-design/icons';
import { useState } from 'react';
import { answer, client, once, type Schema } from '../../api/client';
import { useSession } from '../../app/session';
import { useFormats } from '../../components/format';
import { ProblemView } from '../../components/ProblemView';
import en from '../../texts/en/data';
import zh from '../../texts/zh/data';
import { catalogue, useTexts } from '../../texts';
import { SourceForm } from './SourceForm';

const texts = catalogue(en, zh);

type Source = Schema<'SourceView'>;

export function where({ kind, settings: s }: Source): string {
  switch (kind) {
    case 'FOLDER': return [s.folder, s.pattern].filter(Boolean).join(' / ');
    case 'S3': return `${s.endpoint ?? ''} / ${s.bucket ?? ''} / ${s.prefix ?? ''}`;
    case 'DATABASE': return s.url || `${s.dialect ?? ''}: ${s.host ?? ''}:${s.port ?? ''} / ${s.database ?? ''}`;
  }
}

export function Sources({ onImport }: { onImport: (source: string) => void }) {
  const t = useTexts(texts);
  const f = useFormats();
  const { can } = useSession();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [adding, setAdding] = useState(false);
  const sources = useQuery({ queryKey: ['sources'], queryFn: () => answer(client.GET('/api/sources', { params: { query: { limit: 500 } } })) });
  const test = useMutation({ mutationFn: (name: string) => answer(client.POST('/api/sources/{name}/test', { params: { path: { name } } })), onSuccess: (r) => message.success(t('reached', { name: r.source })) });
  const remove = useMutation({ mutationFn: (name: string) => answer(client.DELETE('/api/sources/{name}', { headers: once(), params: { path: { name } } })), onSuccess: () => queries.invalidateQueries({ queryKey: ['sources'] }) });
  if (sources.error) {
    return <ProblemView problem={sources.error} retry={() => void sources.refetch()} />;
  }
  const may = can('MANAGE_TABLES');
  return (
    <>
      <div className="bar"><p className="soft data-note">{t('sourcesWhat')}</p>{may ? <Button type="primary" icon={<PlusOutlined />} onClick={() => setAdding(true)}>{t('addSource')}</Button> : null}</div>
      <Table<Source> rowKey="name" size="middle" loading={sources.isPending} dataSource={sources.data ?? []} pagination={false} scroll={{ x: true }} locale={{ emptyText: <Empty description={t('noSources')} /> }}
        columns={[
          { title: t('source'), render: (_, s) => <strong>{s.name}</strong> },
          { title: t('type'), render: (_, s) => <Tag>{t(`source${s.kind}`)}</Tag> },
          { title: t('where'), render: (_, s) => <span className="mono data-source">{where(s)}</span> },
          { title: t('secret'), render: (_, s) => t(s.hasSecret ? 'secretKept' : 'secretNone') },
          { title: t('addedAt'), render: (_, s) => <>{f.day(s.addedAt)}<div className="soft">{s.addedBy}</div></> },
          {
            title: '', render: (_, s) => (may ? (
              <span className="chips">
                <Button size="small" loading={test.isPending && test.variables === s.name} onClick={() => test.mutate(s.name)}>{t('test')}</Button>
                <Button size="small" onClick={() => onImport(s.name)}>{t('importFrom')}</Button>
                <Popconfirm title={t('removeSourceAsk')} onConfirm={() => remove.mutate(s.name)}><Button size="small" danger>{t('remove')}</Button></Popconfirm>
              </span>
            ) : null),
          },
        ]} />
      <SourceForm open={adding} onClose={() => setAdding(false)} />
    </>
  );
}
