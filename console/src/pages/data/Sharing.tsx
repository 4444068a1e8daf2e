import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Card, Form, Input, Segmented, Select, Table } from 'antd';
import { answer, client, once, type Schema } from '../../api/client';
import { partnersQuery } from '../../api/queries';
import { useSession } from '../../app/session';
import { PartyChip } from '../../components/PartyChip';
import en from '../../texts/en/data';
import zh from '../../texts/zh/data';
import { catalogue, useTexts } from '../../texts';

const texts = catalogue(en, zh);

type Level = NonNullable<Schema<'ShareLevel'>['level']>;

const LEVELS: readonly Level[] = ['NOTHING', 'SCHEMA', 'SYNTHETIC_SAMPLE', 'MASKED_SAMPLE'];

/** What partners see of the table before anything is granted. */
export function Sharing({ name }: { name: string }) {
  const t = useTexts(texts);
  const { can } = useSession();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const partners = useQuery(partnersQuery);
  const sharing = useQuery({ queryKey: ['tables', name, 'sharing'], queryFn: () => answer(client.GET('/api/tables/{name}/sharing', { params: { path: { name } } })) });
  const fresh = (view: Schema<'SharingView'>) => {
    queries.setQueryData(['tables', name, 'sharing'], view);
    message.success(t('saved'));
  };
  const share = useMutation({ mutationFn: ({ partner, level }: { partner: string; level: Level }) => answer(client.PUT('/api/tables/{name}/sharing/{partner}', { headers: once(), params: { path: { name, partner } }, body: { level } })), onSuccess: fresh });
  const describe = useMutation({ mutationFn: (body: { description: string; tags: string[] }) => answer(client.PUT('/api/tables/{name}/about', { headers: once(), params: { path: { name } }, body })), onSuccess: fresh });
  const levels = (sharing.data?.partners ?? {}) as Record<string, Level>;
  const rows = ['*', ...(partners.data ?? []).map((p) => p.name)];
  return (
    <div className="stack">
      <Card title={t('sharingTitle')} loading={sharing.isPending}>
        <p className="soft">{t('sharingWhat')}</p>
        <Table size="small" pagination={false} rowKey={(p) => p} dataSource={rows} scroll={{ x: true }}
          columns={[
            { title: t('partner'), render: (_, p) => (p === '*' ? t('allOthers') : <PartyChip name={p} />) },
            { title: t('sees'), render: (_, p) => <Segmented<Level> disabled={!can('GRANT') || share.isPending} value={levels[p] ?? (p === '*' ? 'NOTHING' : levels['*'] ?? 'NOTHING')} onChange={(level) => share.mutate({ partner: p, level })} options={LEVELS.map((l) => ({ value: l, label: t(`level${l}`), title: t(`levelWhat${l}`) }))} /> },
            { title: '', render: (_, p) => <span className="soft">{t(`levelWhat${levels[p] ?? levels['*'] ?? 'NOTHING'}`)}</span> },
          ]} />
      </Card>
      {sharing.data === undefined ? null : (
        <Card title={t('foundBy')}>
          <Form<{ description: string; tags: string[] }> layout="vertical" disabled={!can('MANAGE_TABLES')} initialValues={{ description: sharing.data.description, tags: sharing.data.tags }} onFinish={(v) => describe.mutate(v)} style={{ maxWidth: 640 }}>
            <Form.Item name="description" label={t('description')}><Input.TextArea rows={3} maxLength={2000} /></Form.Item>
            <Form.Item name="tags" label={t('tags')}><Select mode="tags" /></Form.Item>
            {can('MANAGE_TABLES') ? <Button htmlType="submit" type="primary" loading={describe.isPending}>{t('save')}</Button> : null}
          </Form>
        </Card>
      )}
    </div>
  );
}
