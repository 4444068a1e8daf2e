import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Divider, Form, Input } from 'antd';
import { useState } from 'react';
import { Navigate, useLocation, useNavigate } from 'react-router';
import { whoAmI } from '../../app/session';
import { answer, client } from '../../api/client';
import { Problem } from '../../api/problem';
import en from '../../texts/en/login';
import zh from '../../texts/zh/login';
import { catalogue, useSay, useTexts } from '../../texts';
import { Entrance } from './Entrance';

const texts = catalogue(en, zh);

interface Given {
  account: string;
  password: string;
  code?: string;
}

/** Where to go afterwards: a page of ours, never another site's. */
function wanted(state: unknown): string {
  const from = (state as { from?: unknown } | null)?.from;
  return typeof from === 'string' && from.startsWith('/') && !from.startsWith('//') ? from : '/';
}

export default function Login() {
  const t = useTexts(texts);
  const say = useSay();
  const navigate = useNavigate();
  const location = useLocation();
  const queries = useQueryClient();
  const [needsCode, setNeedsCode] = useState(false);
  const ways = useQuery({ queryKey: ['ways'], queryFn: () => answer(client.GET('/api/sessions/ways')) });
  const signIn = useMutation({
    meta: { quiet: true },
    mutationFn: (given: Given) => answer(client.POST('/api/sessions', { body: given })),
    onSuccess: async () => {
      queries.clear();
      await queries.fetchQuery({ queryKey: ['me'], queryFn: whoAmI });
      await navigate(wanted(location.state), { replace: true });
    },
    onError: (e) => setNeedsCode((was) => was || (e instanceof Problem && e.code === 'second-factor')),
  });
  if (ways.data?.first) {
    return <Navigate to="/first" replace />;
  }
  const asksForCode = signIn.error instanceof Problem && signIn.error.code === 'second-factor';
  return (
    <Entrance title={t('title')} what={t('what')}>
      {signIn.error ? <Alert role="alert" type={asksForCode ? 'info' : 'error'} showIcon title={signIn.error instanceof Problem ? say(signIn.error.text) : t('failed')} /> : null}
      <Form<Given> layout="vertical" requiredMark={false} onFinish={(given) => signIn.mutate(given)} disabled={signIn.isPending}>
        <Form.Item name="account" label={t('account')} rules={[{ required: true, message: t('accountNeeded') }]}><Input autoComplete="username" autoFocus size="large" /></Form.Item>
        <Form.Item name="password" label={t('password')} rules={[{ required: true, message: t('passwordNeeded') }]}><Input.Password autoComplete="current-password" size="large" /></Form.Item>
        {needsCode ? <Form.Item name="code" label={t('code')} extra={t('codeWhat')}><Input autoComplete="one-time-code" inputMode="numeric" autoFocus size="large" /></Form.Item> : null}
        <Button type="primary" htmlType="submit" block size="large" loading={signIn.isPending}>{t('signIn')}</Button>
      </Form>
      {ways.data?.identityProvider ? (
        <>
          <Divider plain>{t('or')}</Divider>
          <Button block size="large" href="/api/sessions/oidc">{t('elsewhere')}</Button>
        </>
      ) : null}
    </Entrance>
  );
}
