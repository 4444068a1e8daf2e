import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Card, Form, Input, QRCode } from 'antd';
import { useState } from 'react';
import { answer, client } from '../../api/client';
import { useSession, whoAmI } from '../../app/session';
import { CopyText } from '../../components/CopyText';
import en from '../../texts/en/account';
import zh from '../../texts/zh/account';
import { catalogue, useTexts } from '../../texts';

const texts = catalogue(en, zh);

/** Password again, the secret into an authenticator, one code back, recovery codes: then it holds. */
export function Factor() {
  const t = useTexts(texts);
  const { me } = useSession();
  const queries = useQueryClient();
  const [asked, setAsked] = useState(false);
  const enrol = useMutation({ mutationFn: (given: { password: string }) => answer(client.POST('/api/me/second-factor', { body: given })) });
  const confirm = useMutation({ mutationFn: (given: { code: string }) => answer(client.POST('/api/me/second-factor/confirmation', { body: given })) });
  const again = async () => {
    setAsked(false);
    enrol.reset();
    confirm.reset();
    await queries.fetchQuery({ queryKey: ['me'], queryFn: whoAmI, staleTime: 0 });
  };
  const remove = useMutation({ mutationFn: (given: { password: string; code: string }) => answer(client.DELETE('/api/me/second-factor', { body: given })), onSuccess: again });
  return (
    <Card title={t('factor')}>
      {confirm.data !== undefined ? (
        <div className="stack">
          <p>{t('recoveryWhat')}</p>
          <CopyText value={confirm.data.codes.join('\n')} label={t('recovery')} rows={10} />
          <div><Button type="primary" onClick={() => void again()}>{t('kept')}</Button></div>
        </div>
      ) : enrol.data !== undefined ? (
        <Form layout="vertical" requiredMark={false} onFinish={(given: { code: string }) => confirm.mutate(given)} style={{ maxWidth: 420 }}>
          <p>{t('scan')}</p>
          <div role="img" aria-label={t('qr')}><QRCode value={enrol.data.uri} type="svg" /></div>
          <p><CopyText value={enrol.data.secret} label={t('secret')} rows={1} /></p>
          <Form.Item name="code" label={t('code')} rules={[{ required: true, len: 6, message: t('code') }]}><Input inputMode="numeric" autoComplete="one-time-code" /></Form.Item>
          <Button type="primary" htmlType="submit" loading={confirm.isPending}>{t('confirm')}</Button>
        </Form>
      ) : (
        <>
          <p className="soft">{me.secondFactor ? t('factorOn', { left: me.recoveryCodesLeft }) : t('factorOff')}</p>
          {asked ? (
            <Form<{ password: string; code: string }> layout="vertical" requiredMark={false} style={{ maxWidth: 420 }} onFinish={(given) => (me.secondFactor ? remove.mutate(given) : enrol.mutate({ password: given.password }))}>
              <Form.Item name="password" label={t('again')} rules={[{ required: true, message: t('again') }]}><Input.Password autoComplete="current-password" autoFocus /></Form.Item>
              {me.secondFactor ? <Form.Item name="code" label={t('code')} rules={[{ required: true, message: t('code') }]}><Input autoComplete="one-time-code" /></Form.Item> : null}
              <Button type="primary" htmlType="submit" loading={enrol.isPending || remove.isPending}>{t(me.secondFactor ? 'switchOff' : 'switchOn')}</Button>
            </Form>
          ) : <Button onClick={() => setAsked(true)}>{t(me.secondFactor ? 'switchOff' : 'switchOn')}</Button>}
        </>
      )}
    </Card>
  );
}
