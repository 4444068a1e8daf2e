import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Empty, Form, Input, Modal, Result, Segmented, Select, Steps, Table, Upload } from 'antd';
import { InboxOutlined } from '@ant-design/icons';
import { useEffect, useState } from 'react';
import { useNavigate } from 'react-router';
import { answer, client, once, type Schema } from '../../api/client';
import { useFormats } from '../../components/format';
import en from '../../texts/en/data';
import zh from '../../texts/zh/data';
import { catalogue, useTexts } from '../../texts';
import { tableName } from './tableName';
import { upload } from './upload';

const texts = catalogue(en, zh);

const PATH = '/data/exports/customers.csv';

type From = 'upload' | 'source' | 'file';
type Wanted = Schema<'NewTable'>;

/** Three steps: where the data is, which of it, what it is called here. The node then infers types, profiles and grades. */
export function Import({ open, from, onClose }: { open: boolean; from: string; onClose: () => void }) {
  const t = useTexts(texts);
  const f = useFormats();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [step, setStep] = useState(0);
  const [how, setHow] = useState<From>('upload');
  const [wanted, want] = useState<Wanted>({ name: '' });
  const [search, setSearch] = useState('');
  useEffect(() => {
    if (open) {
      setHow(from === '' ? 'upload' : 'source');
      want({ name: '', source: from });
      setStep(from === '' ? 0 : 1);
      setSearch('');
    }
  }, [open, from]);
  const sources = useQuery({ queryKey: ['sources'], enabled: open, queryFn: () => answer(client.GET('/api/sources', { params: { query: { limit: 500 } } })) });
  const source = sources.data?.find((s) => s.name === wanted.source);
  const items = useQuery({
    queryKey: ['sources', wanted.source, 'items', search], enabled: open && how === 'source' && step === 1 && Boolean(wanted.source),
    queryFn: () => answer(client.GET('/api/sources/{name}/items', { params: { path: { name: wanted.source ?? '' }, query: { search, limit: 1000 } } })),
  });
  const [chosen, choose] = useState<File>();
  const add = useMutation({
    mutationFn: () => (how === 'upload' && chosen !== undefined ? upload(wanted.name ?? '', chosen) : answer(client.POST('/api/tables', { headers: once(), body: how === 'source' ? { name: wanted.name ?? '', source: wanted.source ?? '', ...(wanted.query ? { query: wanted.query } : { item: wanted.item ?? '' }) } : { name: wanted.name ?? '', file: wanted.file ?? '' } }))),
    onSuccess: () => {
      setStep(3);
      return queries.invalidateQueries({ queryKey: ['tables'] });
    },
  });
  const next = (ready: boolean, to: number) => <div className="wizard-foot"><Button onClick={() => setStep(step - 1)} disabled={step === 0}>{t('back')}</Button><Button type="primary" disabled={!ready} onClick={() => setStep(to)}>{t('next')}</Button></div>;
  return (
    <Modal open={open} title={t('import')} onCancel={onClose} footer={null} width={760} destroyOnHidden>
      <Steps size="small" current={step} items={[t('stepWhere'), t('stepWhich'), t('stepName'), t('stepDone')].map((title) => ({ title }))} className="wizard-steps" />
      {step === 0 ? (
        <>
          <Segmented<From> block value={how} onChange={(v) => { setHow(v); want({ name: '' }); }} options={(['upload', 'source', 'file'] as const).map((v) => ({ value: v, label: t(`from_${v}`) }))} />
          <p className="soft">{t(`fromWhat_${how}`)}</p>
          {how === 'upload' ? (
            <Upload.Dragger accept=".csv,.parquet" showUploadList={false} beforeUpload={(file) => { choose(file); want({ file: file.name, name: tableName(file.name) }); setStep(2); return false; }}>
              <p><InboxOutlined style={{ fontSize: 32 }} /></p><p>{t('dropFile')}</p>
            </Upload.Dragger>
          ) : null}
          {how === 'source' ? <Select style={{ width: '100%' }} aria-label={t('source')} value={wanted.source || null} placeholder={t('source')} onChange={(v: string) => want({ name: '', source: v })} options={(sources.data ?? []).map((s) => ({ value: s.name, label: s.name }))} notFoundContent={<Empty description={t('noSources')} />} /> : null}
          {how === 'file' ? <Input aria-label={t('path')} placeholder={PATH} value={wanted.file ?? ''} onChange={(e) => want({ file: e.target.value, name: tableName(e.target.value) })} /> : null}
          {how === 'upload' ? null : next(how === 'source' ? Boolean(wanted.source) : (wanted.file ?? '').startsWith('/'), how === 'file' ? 2 : 1)}
        </>
      ) : null}
      {step === 1 ? (
        <>
          <Input.Search allowClear placeholder={t('searchItems')} aria-label={t('searchItems')} onSearch={setSearch} />
          <Table<Schema<'Item'>> rowKey="name" size="small" virtual scroll={{ y: 260, x: 600 }} pagination={false} loading={items.isPending} dataSource={items.data ?? []} style={{ marginTop: 12 }} locale={{ emptyText: <Empty description={t('noItems')} /> }}
            rowSelection={{ type: 'radio', selectedRowKeys: wanted.item ? [wanted.item] : [], onChange: ([item]) => want({ ...wanted, query: '', item: String(item), name: tableName(String(item)) }) }}
            columns={[{ title: t('item'), dataIndex: 'name' }, { title: t('size'), width: 120, align: 'right', className: 'num', render: (_, i) => (i.bytes > 0 ? f.bytes(i.bytes) : '–') }, { title: t('changedAt'), width: 170, render: (_, i) => f.moment(i.modified) }]} />
          {source?.kind === 'DATABASE' ? <Input.TextArea rows={3} style={{ marginTop: 12 }} className="mono" placeholder={t('orQuery')} aria-label={t('orQuery')} value={wanted.query ?? ''} onChange={(e) => want({ source: wanted.source ?? '', name: wanted.name ?? '', query: e.target.value })} /> : null}
          {items.error ? <Alert type="error" title={items.error.message} /> : null}
          {next(Boolean(wanted.item) || Boolean(wanted.query?.trim()), 2)}
        </>
      ) : null}
      {step === 2 ? (
        <Form layout="vertical" onFinish={() => add.mutate()}>
          <p className="soft data-source">{how === 'source' ? `${wanted.source ?? ''}: ${wanted.query || (wanted.item ?? '')}` : wanted.file}</p>
          <Form.Item label={t('nameHere')} extra={t('nameHereHelp')} htmlFor="import-name"><Input id="import-name" maxLength={60} value={wanted.name ?? ''} onChange={(e) => want({ ...wanted, name: e.target.value })} /></Form.Item>
          <div className="wizard-foot"><Button onClick={() => setStep(how === 'source' ? 1 : 0)}>{t('back')}</Button><Button type="primary" htmlType="submit" disabled={!wanted.name} loading={add.isPending}>{t('importNow')}</Button></div>
        </Form>
      ) : null}
      {step === 3 && add.data !== undefined ? (
        <Result status="success" title={t('imported', { name: add.data.name, rows: f.number(add.data.rows), columns: add.data.columns.length })} subTitle={t('importedWhat')}
          extra={<Button type="primary" onClick={() => { onClose(); void navigate(`/data/${encodeURIComponent(add.data.name)}`); }}>{t('toGrades')}</Button>} />
      ) : null}
    </Modal>
  );
}
