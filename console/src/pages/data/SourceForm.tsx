import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Alert, Form, Input, InputNumber, Modal, Segmented, Select } from 'antd';
import { useState } from 'react';
import { answer, client, once, type Schema } from '../../api/client';
import en from '../../texts/en/data';
import zh from '../../texts/zh/data';
import { catalogue, useTexts } from '../../texts';

const texts = catalogue(en, zh);

type Kind = Schema<'SourceView'>['kind'];
type Settings = Schema<'SourceSettings'>;

/** Names, the same in every language. */
const DIALECTS = { postgresql: 'PostgreSQL', mysql: 'MySQL', mariadb: 'MariaDB' };
const HOST = 'db.example:5432';

/** A new source; it is tried at once, and stays where that fails, so that it can be mended. */
export function SourceForm({ open, onClose }: { open: boolean; onClose: () => void }) {
  const t = useTexts(texts);
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [kind, setKind] = useState<Kind>('FOLDER');
  const [own, setOwn] = useState(false);
  const [form] = Form.useForm<Settings & { name: string }>();
  const add = useMutation({
    mutationFn: async ({ name, ...settings }: Settings & { name: string }) => {
      await answer(client.POST('/api/sources', { headers: once(), body: { name, kind, settings } }));
      await queries.invalidateQueries({ queryKey: ['sources'] });
      return answer(client.POST('/api/sources/{name}/test', { params: { path: { name } } }));
    },
    onSuccess: (r) => {
      message.success(t('reached', { name: r.source }));
      onClose();
    },
  });
  const text = (name: keyof Settings, required = false, hint = '') => <Form.Item name={name} label={t(`set_${name as 'host'}`)} rules={[{ required }]}><Input placeholder={hint} autoComplete="off" /></Form.Item>;
  const secret = (name: 'password' | 'secretKey') => <Form.Item name={name} label={t(`set_${name}`)}><Input.Password autoComplete="new-password" /></Form.Item>;
  const database = own
    ? <>{text('url', true, 'jdbc:oracle:thin:@//core.example:1521/db')}{text('driver')}{text('user')}{secret('password')}</>
    : (
      <>
        <Form.Item name="dialect" label={t('set_dialect')} rules={[{ required: true }]}><Select options={Object.entries(DIALECTS).map(([value, label]) => ({ value, label }))} /></Form.Item>
        {text('host', true)}
        <Form.Item name="port" label={t('set_port')}><InputNumber min={1} max={65535} style={{ width: '100%' }} /></Form.Item>
        {text('database', true)}{text('user', true)}{secret('password')}
      </>
    );
  return (
    <Modal open={open} title={t('addSource')} onCancel={onClose} okText={t('saveAndTest')} confirmLoading={add.isPending} onOk={() => form.submit()} destroyOnHidden width={560}>
      <Segmented<Kind> block value={kind} onChange={setKind} options={(['FOLDER', 'DATABASE', 'S3'] as const).map((k) => ({ value: k, label: t(`source${k}`) }))} style={{ marginBottom: 16 }} />
      <Form form={form} layout="vertical" onFinish={(v) => add.mutate(v)} preserve={false}>
        <Form.Item name="name" label={t('name')} rules={[{ required: true }]}><Input maxLength={60} /></Form.Item>
        {kind === 'FOLDER' ? <>{text('folder', true, '/data/exports')}{text('pattern', false, '2026/*.csv')}</> : null}
        {kind === 'S3' ? <>{text('endpoint', true, 'https://oss.example')}{text('bucket', true)}{text('prefix')}{text('region')}{text('accessKey')}{secret('secretKey')}</> : null}
        {kind === 'DATABASE' ? <><Segmented<string> value={own ? 'own' : 'known'} onChange={(v) => setOwn(v === 'own')} options={[{ value: 'known', label: t('knownDatabase') }, { value: 'own', label: t('ownDriver') }]} style={{ marginBottom: 16 }} />{database}</> : null}
        {kind === 'FOLDER' ? <Alert type="info" showIcon title={t('foldersListed')} /> : <Form.Item name="confirm" label={t('set_confirm')} extra={t('confirmHelp')}><Input placeholder={HOST} /></Form.Item>}
      </Form>
    </Modal>
  );
}
