import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Form, Input, InputNumber, Modal, Tabs } from 'antd';
import { answer, client } from '../../api/client';
import { CopyText } from '../../components/CopyText';
import { Fingerprint } from '../../components/Fingerprint';
import { useFormats } from '../../components/format';
import en from '../../texts/en/partners';
import zh from '../../texts/zh/partners';
import { catalogue, useTexts } from '../../texts';

const texts = catalogue(en, zh);

/** One side makes a text, the other pastes it; both read a fingerprint to each other. */
export function Connect({ open, onClose, start = 'invite' }: { open: boolean; onClose: () => void; start?: 'invite' | 'join' }) {
  const t = useTexts(texts);
  return (
    <Modal open={open} onCancel={onClose} title={t('connect')} footer={null} width={640} destroyOnHidden>
      <Tabs defaultActiveKey={start} items={[
        { key: 'invite', label: t('invite'), children: <Invite /> },
        { key: 'join', label: t('join'), children: <Join onDone={onClose} /> },
      ]} />
    </Modal>
  );
}

function Invite() {
  const t = useTexts(texts);
  const f = useFormats();
  const queries = useQueryClient();
  const invite = useMutation({
    mutationFn: (given: { address?: string; hours: number }) => answer(client.POST('/api/partners/invitations', { body: { address: given.address ?? '', hours: given.hours } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['partners'] }),
  });
  if (invite.data !== undefined) {
    return (
      <div className="stack">
        <p className="soft">{t('inviteGive', { until: f.moment(invite.data.expires) })}</p>
        <CopyText value={invite.data.text} label={t('invitation')} rows={5} />
        <Alert type="info" title={t('compareOwn')} description={<Fingerprint value={invite.data.fingerprint} />} />
        <p className="soft">{t('inviteThen')}</p>
      </div>
    );
  }
  return (
    <Form layout="vertical" requiredMark={false} initialValues={{ hours: 24 }} onFinish={(given: { address?: string; hours: number }) => invite.mutate(given)}>
      <p className="soft">{t('inviteWhat')}</p>
      <Form.Item name="address" label={t('address')} extra={t('addressWhat')}><Input autoComplete="off" className="mono" /></Form.Item>
      <Form.Item name="hours" label={t('hours')}><InputNumber min={1} max={336} /></Form.Item>
      <Button type="primary" htmlType="submit" loading={invite.isPending}>{t('makeInvitation')}</Button>
    </Form>
  );
}

function Join({ onDone }: { onDone: () => void }) {
  const t = useTexts(texts);
  const queries = useQueryClient();
  const join = useMutation({
    mutationFn: (given: { text: string }) => answer(client.POST('/api/partners', { body: { text: given.text.trim() } })),
    onSuccess: () => queries.invalidateQueries(),
  });
  if (join.data !== undefined) {
    return (
      <div className="stack">
        <Alert type="success" showIcon title={t('joined', { name: join.data.partner.name })} />
        {join.data.reply ? (
          <>
            <p>{t('replyWhat', { name: join.data.partner.name })}</p>
            <CopyText value={join.data.reply} label={t('reply')} />
          </>
        ) : null}
        <div><strong>{t('compareTheirs', { name: join.data.partner.name })}</strong><br /><Fingerprint value={join.data.partner.fingerprint} /></div>
        <div><strong>{t('compareOwn')}</strong><br /><Fingerprint value={join.data.ownFingerprint} /></div>
        <p className="soft">{t('compareWhy')}</p>
        <div><Button type="primary" onClick={onDone}>{t('same')}</Button></div>
      </div>
    );
  }
  return (
    <Form layout="vertical" requiredMark={false} onFinish={(given: { text: string }) => join.mutate(given)}>
      <p className="soft">{t('joinWhat')}</p>
      <Form.Item name="text" label={t('pasted')} rules={[{ required: true, message: t('pastedNeeded') }]}><Input.TextArea rows={6} className="mono" /></Form.Item>
      <Button type="primary" htmlType="submit" loading={join.isPending}>{t('joinNow')}</Button>
    </Form>
  );
}
