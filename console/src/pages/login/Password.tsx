import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Form, Input } from 'antd';
import { useNavigate } from 'react-router';
import { useSession, whoAmI } from '../../app/session';
import { answer, client } from '../../api/client';
import { Problem } from '../../api/problem';
import en from '../../texts/en/login';
import zh from '../../texts/zh/login';
import { catalogue, useSay, useTexts } from '../../texts';
import { Entrance } from './Entrance';
import { passwordRules } from './passwordRules';

const texts = catalogue(en, zh);

interface Given {
  old: string;
  password: string;
  again: string;
}

/** A one-time password is of no use but to be changed. */
export default function Password() {
  const t = useTexts(texts);
  const say = useSay();
  const { me } = useSession();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const change = useMutation({
    meta: { quiet: true },
    mutationFn: ({ old, password }: Given) => answer(client.PUT('/api/me/password', { body: { old, password } })),
    onSuccess: async () => {
      await queries.fetchQuery({ queryKey: ['me'], queryFn: whoAmI, staleTime: 0 });
      await navigate('/', { replace: true });
    },
  });
  return (
    <Entrance title={t('changeTitle', { name: me.name })} what={t(me.mustChange ? 'changeOnce' : 'changeWhat')}>
      {change.error ? <Alert role="alert" type="error" showIcon title={change.error instanceof Problem ? say(change.error.text) : t('failed')} /> : null}
      <Form<Given> layout="vertical" requiredMark={false} onFinish={(given) => change.mutate(given)} disabled={change.isPending}>
        <Form.Item name="old" label={t(me.mustChange ? 'oneTimePassword' : 'oldPassword')} rules={[{ required: true, message: t('passwordNeeded') }]}><Input.Password autoComplete="current-password" autoFocus /></Form.Item>
        <Form.Item name="password" label={t('newPassword')} extra={t('passwordWhat')} rules={passwordRules(t)}><Input.Password autoComplete="new-password" /></Form.Item>
        <Form.Item name="again" label={t('passwordAgain')} dependencies={['password']} rules={[{ required: true, message: t('passwordNeeded') }, ({ getFieldValue }) => ({
          validator: (_rule, value: string) => (value === getFieldValue('password') ? Promise.resolve() : Promise.reject(new Error(t('notTheSame')))),
        })]}><Input.Password autoComplete="new-password" /></Form.Item>
        <Button type="primary" htmlType="submit" block size="large" loading={change.isPending}>{t('change')}</Button>
      </Form>
    </Entrance>
  );
}
