import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Card, Form, Input, Segmented, Select } from 'antd';
import { useState } from 'react';
import { answer, client, once, type Schema } from '../../api/client';
import { purposesQuery, tablesQuery } from '../../api/tables';
import { useSession } from '../../app/session';
import { useFormats } from '../../components/format';
import en from '../../texts/en/data';
import zh from '../../texts/zh/data';
import { catalogue, useTexts } from '../../texts';

const texts = catalogue(en, zh);

/** What the table may be used for at all, and whose rows: above every grant. */
export function Rules({ table }: { table: Schema<'TableView'> }) {
  return <div className="stack"><Purposes table={table} /><Consent table={table} /></div>;
}

function Purposes({ table }: { table: Schema<'TableView'> }) {
  const t = useTexts(texts);
  const { can } = useSession();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const { name } = table;
  const purposes = useQuery(purposesQuery);
  const binding = useQuery({ queryKey: ['tables', name, 'purposes'], queryFn: () => answer(client.GET('/api/tables/{name}/purposes', { params: { path: { name } } })) });
  const bind = useMutation({
    mutationFn: (body: { table: string[]; columns: Record<string, string[]> }) => answer(client.PUT('/api/tables/{name}/purposes', { headers: once(), params: { path: { name } }, body })),
    onSuccess: (fresh) => {
      queries.setQueryData(['tables', name, 'purposes'], fresh);
      message.success(t('saved'));
    },
  });
  const now = { table: binding.data?.table ?? [], columns: (binding.data?.columns ?? {}) as Record<string, string[]> };
  const options = (purposes.data ?? []).filter((p) => p.endedAt === null).map((p) => ({ value: p.name, label: p.name }));
  const disabled = !can('GRANT') || bind.isPending;
  return (
    <Card title={t('purposesOf')} loading={binding.isPending}>
      <p className="soft">{t('purposesWhat')}</p>
      <div className="pairs">
        <label htmlFor="p-table">{t('wholeTable')}</label>
        <Select id="p-table" mode="multiple" disabled={disabled} value={now.table} options={options} placeholder={t('anyPurpose')} onChange={(v) => bind.mutate({ ...now, table: v })} />
        {table.columns.map((c) => (
          <span className="pair" key={c.name}>
            <label htmlFor={`p-${c.name}`}>{c.name}</label>
            <Select id={`p-${c.name}`} mode="multiple" disabled={disabled} value={now.columns[c.name] ?? []} options={options} placeholder={t('asTable')} onChange={(v: string[]) => {
              const columns = { ...now.columns, [c.name]: v };
              if (v.length === 0) {
                delete columns[c.name];
              }
              bind.mutate({ ...now, columns });
            }} />
          </span>
        ))}
      </div>
    </Card>
  );
}

interface ConsentValues {
  column?: string;
  given?: string[];
  until?: string;
  list?: string;
  key?: string;
  member?: string;
}

function Consent({ table }: { table: Schema<'TableView'> }) {
  const t = useTexts(texts);
  const f = useFormats();
  const { can } = useSession();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const { name } = table;
  const tables = useQuery(tablesQuery);
  const consent = useQuery({ queryKey: ['tables', name, 'consent'], queryFn: () => answer(client.GET('/api/tables/{name}/consent', { params: { path: { name } } })) });
  const [by, setBy] = useState<'column' | 'list'>('column');
  const [form] = Form.useForm<ConsentValues>();
  const list = Form.useWatch('list', form);
  const done = async () => {
    message.success(t('saved'));
    await queries.invalidateQueries({ queryKey: ['tables'] });
  };
  const set = useMutation({
    mutationFn: (v: ConsentValues) => answer(client.PUT('/api/tables/{name}/consent', {
      headers: once(), params: { path: { name } },
      body: by === 'column' ? { column: v.column ?? '', given: v.given ?? [], until: v.until ?? '', list: '', key: '', member: '' } : { column: '', given: [], until: '', list: v.list ?? '', key: v.key ?? '', member: v.member ?? '' },
    })),
    onSuccess: done,
  });
  const remove = useMutation({ mutationFn: () => answer(client.DELETE('/api/tables/{name}/consent', { headers: once(), params: { path: { name } } })), onSuccess: done });
  const rule = consent.data?.rule;
  const columns = table.columns.map((c) => ({ value: c.name, label: c.name }));
  return (
    <Card title={t('consent')} loading={consent.isPending}>
      <p className="soft">{t('consentWhat')}</p>
      {rule ? (
        <>
          <p>{rule.list ? t('consentByList', { list: rule.list, member: rule.member ?? '', key: rule.key ?? '' }) : t('consentByColumn', { column: rule.column ?? '', given: (rule.given ?? []).join(', '), until: rule.until || '–' })}</p>
          <p>{t('consentCounts', { excluded: f.number(consent.data?.excluded), ended: f.number(consent.data?.ended) })}</p>
          {can('GRANT') ? <Button danger loading={remove.isPending} onClick={() => remove.mutate()}>{t('consentRemove')}</Button> : null}
        </>
      ) : can('GRANT') ? (
        <Form<ConsentValues> form={form} layout="vertical" onFinish={(v) => set.mutate(v)} style={{ maxWidth: 520 }}>
          <Segmented<'column' | 'list'> value={by} onChange={setBy} options={[{ value: 'column', label: t('byColumn') }, { value: 'list', label: t('byList') }]} style={{ marginBottom: 16 }} />
          {by === 'column' ? (
            <>
              <Form.Item name="column" label={t('consentColumn')} rules={[{ required: true }]}><Select options={columns} /></Form.Item>
              <Form.Item name="given" label={t('consentGiven')} extra={t('consentGivenHelp')}><Select mode="tags" /></Form.Item>
              <Form.Item name="until" label={t('consentUntil')}><Select allowClear options={columns} /></Form.Item>
            </>
          ) : (
            <>
              <Form.Item name="list" label={t('consentList')} rules={[{ required: true }]}><Select options={(tables.data ?? []).filter((o) => o.name !== name).map((o) => ({ value: o.name, label: o.name }))} /></Form.Item>
              <Form.Item name="member" label={t('consentMember')} rules={[{ required: true }]}><Select options={(tables.data?.find((o) => o.name === list)?.columns ?? []).map((c) => ({ value: c.name, label: c.name }))} /></Form.Item>
              <Form.Item name="key" label={t('consentKey')} rules={[{ required: true }]}><Select options={columns} /></Form.Item>
            </>
          )}
          <Button type="primary" htmlType="submit" loading={set.isPending}>{t('save')}</Button>
        </Form>
      ) : <Input value={t('noConsent')} readOnly variant="borderless" aria-label={t('consent')} />}
    </Card>
  );
}
