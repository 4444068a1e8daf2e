import { useMutation, useQueryClient } from '@tanstack/react-query';
import { CaretRightOutlined, EditOutlined, PauseCircleOutlined, RedoOutlined, StopOutlined } from '@ant-design/icons';
import { App as Antd, Button, Input, Modal, Space } from 'antd';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { answer, client, once, type Schema } from '../../api/client';
import { useSession } from '../../app/session';
import en from '../../texts/en/jobs';
import zh from '../../texts/zh/jobs';
import { catalogue, useTexts } from '../../texts';

const texts = catalogue(en, zh);

const STOPPABLE = new Set(['QUEUED', 'RUNNING', 'INTERRUPTED', 'APPROVED']);

/** What can be done with a job as it is now. A hold is the kill switch: nothing of the job leaves this node any more. */
export function JobActions({ job, hold }: { job: Schema<'JobView'>; hold: Schema<'Hold'> | undefined }) {
  const t = useTexts(texts);
  const { can } = useSession();
  const { message } = Antd.useApp();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [holding, setHolding] = useState<string | undefined>();
  const path = { path: { id: job.id } };
  const again = () => {
    void queries.invalidateQueries({ queryKey: ['jobs'] });
    void queries.invalidateQueries({ queryKey: ['holds'] });
  };
  const stop = useMutation({ mutationFn: () => answer(client.POST('/api/jobs/{id}/stop', { params: path, headers: once() })), onSuccess: again });
  const retry = useMutation({ mutationFn: () => answer(client.POST('/api/jobs/{id}/retry', { params: path, headers: once() })), onSuccess: again });
  const rerun = useMutation({
    mutationFn: () => answer(client.POST('/api/contracts/{id}/jobs', { params: { path: { id: job.contract }, query: { queued: true } }, headers: once() })),
    onSuccess: (next) => { again(); void navigate(`/jobs/${next.id}`); },
  });
  const place = useMutation({
    mutationFn: (reason: string) => answer(client.POST('/api/holds', { body: { scope: 'JOB', target: job.id, reason }, headers: once() })),
    onSuccess: () => { setHolding(undefined); void message.success(t('held')); again(); },
  });
  const lift = useMutation({ mutationFn: (id: string) => answer(client.POST('/api/holds/{id}/lift', { params: { path: { id } }, headers: once() })), onSuccess: again });
  const own = can('PROPOSE');
  const operate = can('OPERATE');
  const busy = stop.isPending || retry.isPending || rerun.isPending || place.isPending || lift.isPending;
  return (
    <Space wrap>
      {STOPPABLE.has(job.state) && (own || operate) ? <Button icon={<PauseCircleOutlined />} onClick={() => stop.mutate()} disabled={busy} data-testid="stop">{t('stop')}</Button> : null}
      {(job.state === 'FAILED' || job.state === 'INTERRUPTED') && own ? <Button type="primary" icon={<RedoOutlined />} onClick={() => retry.mutate()} disabled={busy} data-testid="retry">{t('retry')}</Button> : null}
      {job.state === 'DONE' && own ? <Button icon={<CaretRightOutlined />} onClick={() => rerun.mutate()} disabled={busy} data-testid="rerun">{t('rerun')}</Button> : null}
      {hold !== undefined && operate ? <Button onClick={() => lift.mutate(hold.id)} disabled={busy}>{t('lift')}</Button> : null}
      {STOPPABLE.has(job.state) && hold === undefined && operate ? <Button danger icon={<StopOutlined />} onClick={() => setHolding('')} disabled={busy} data-testid="hold">{t('hold')}</Button> : null}
      {own ? <Button icon={<EditOutlined />} onClick={() => void navigate(`/flows/new?from=${job.contract}`)}>{t('drawAgain')}</Button> : null}
      <Modal open={holding !== undefined} title={t('hold')} okText={t('holdNow')} cancelText={t('cancel')} okButtonProps={{ danger: true, disabled: (holding ?? '').trim() === '' }} confirmLoading={place.isPending} onCancel={() => setHolding(undefined)} onOk={() => place.mutate((holding ?? '').trim())} destroyOnHidden>
        <p>{t('holdWhat')}</p>
        <Input aria-label={t('why')} placeholder={t('why')} maxLength={300} value={holding ?? ''} onChange={(e) => setHolding(e.target.value)} />
      </Modal>
    </Space>
  );
}
