import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Form, Input, InputNumber, Modal, Select } from 'antd';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { answer, client, once } from '../../api/client';
import { Problem } from '../../api/problem';
import type { Preview } from '../../flow/useEditor';
import { useFormats } from '../../components/format';
import en from '../../texts/en/flows';
import zh from '../../texts/zh/flows';
import { catalogue, useSay, useTexts } from '../../texts';

const texts = catalogue(en, zh);

/** The flow becomes a contract: how often, how long, on what ground; then every party signs. */
export function ProposeDialog({ open, text, step, preview, close, leaving }: { open: boolean; text: string; step: string | undefined; preview: Preview | undefined; close: () => void; leaving: () => void }) {
  const t = useTexts(texts);
  const say = useSay();
  const f = useFormats();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const projects = useQuery({ queryKey: ['projects'], queryFn: () => answer(client.GET('/api/projects')), retry: false, enabled: open });
  const [wanted, setWanted] = useState({ runs: 1, days: 30, legalBasis: '', project: '' });
  const propose = useMutation({
    meta: { quiet: true },
    mutationFn: () => answer(client.POST('/api/contracts', { headers: once(), body: { flow: text, params: {}, runs: wanted.runs, hours: wanted.days * 24, legalBasis: wanted.legalBasis, project: wanted.project } })),
    onSuccess: async (contract) => {
      await queries.invalidateQueries({ queryKey: ['contracts'] });
      await queries.invalidateQueries({ queryKey: ['jobs'] });
      close();
      leaving();
      void navigate(`/jobs/${contract.job}`);
    },
  });
  return (
    <Modal open={open} onCancel={close} title={t(step === undefined ? 'propose' : 'proposeUpTo', { step: step ?? '' })} okText={t('proposeNow')} cancelText={t('cancel')} confirmLoading={propose.isPending} onOk={() => propose.mutate()} destroyOnHidden>
      <p className="soft">{t('proposeWhat')}</p>
      {propose.error ? <Alert role="alert" type="error" showIcon className="gap" title={propose.error instanceof Problem ? <span className="lines">{say(propose.error.text)}</span> : String(propose.error)} /> : null}
      <Form layout="vertical" component="div">
        <Form.Item label={<label htmlFor="runs">{t('runs')}</label>}><InputNumber id="runs" min={1} max={100000} precision={0} value={wanted.runs} onChange={(runs) => setWanted({ ...wanted, runs: runs ?? 1 })} /></Form.Item>
        <Form.Item label={<label htmlFor="days">{t('days')}</label>}><InputNumber id="days" min={1} max={366} precision={0} value={wanted.days} onChange={(days) => setWanted({ ...wanted, days: days ?? 1 })} /></Form.Item>
        <Form.Item label={<label htmlFor="basis">{t('legalBasis')}</label>} extra={t('legalBasisWhat')}><Input id="basis" maxLength={1000} value={wanted.legalBasis} onChange={(e) => setWanted({ ...wanted, legalBasis: e.target.value })} /></Form.Item>
        {(projects.data ?? []).length === 0 ? null : <Form.Item label={<label htmlFor="project">{t('project')}</label>}><Select id="project" allowClear value={wanted.project === '' ? null : wanted.project} options={(projects.data ?? []).filter((p) => p.closed === null || p.closed === '').map((p) => ({ value: p.id, label: p.name }))} onChange={(project: string | null | undefined) => setWanted({ ...wanted, project: project ?? '' })} /></Form.Item>}
      </Form>
      {preview === undefined || preview.disclosure.length === 0 || step !== undefined ? null : <Alert type="info" title={t('proposeTells', { n: preview.disclosure.length, time: f.seconds(preview.cost.seconds), bytes: f.bytes(preview.cost.bytes) })} description={<ul className="facts">{preview.disclosure.slice(0, 4).map((fact, i) => <li key={i}>{say(fact.sentence)}</li>)}</ul>} />}
    </Modal>
  );
}
