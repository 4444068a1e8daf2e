import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Form, Input } from 'antd';
import { Navigate, useNavigate } from 'react-router';
import { whoAmI } from '../../app/session';
import { answer, client } from '../../api/client';
import { Problem } from '../../api/problem';
import en from '../../texts/en/login';
import zh from '../../texts/zh/login';
import { catalogue, useSay, useTexts } from '../../texts';
import { Entrance } from './Entrance';
import { passwordRules } from './passwordRules';

const texts = catalogue(en, zh);

interface Given {
  text: string;
  name: string;
  password: string;
}

/** Nobody has an account yet: who holds the text that was printed when the node was made becomes its administrator. */
export default function First() {
  const t = useTexts(texts);
  const say = useSay();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const ways = useQuery({ queryKey: ['ways'], queryFn: () => answer(client.GET('/api/sessions/ways')) });
  const make = useMutation({
    meta: { quiet: true },
    mutationFn: async (given: Given) => {
      await answer(client.POST('/api/accounts/first', { body: { ...given, text: given.text.trim() } }));
      await answer(client.POST('/api/sessions', { body: { account: given.name, password: given.password } }));
    },
    onSuccess: async () => {
      queries.clear();
      await queries.fetchQuery({ queryKey: ['me'], queryFn: whoAmI });
      await navigate('/guide', { replace: true });
    },
  });
  if (ways.data !== undefined && !ways.data.first && !make.isPending && !make.isSuccess) {
    return <Navigate to="/login" replace />;
  }
  return (
    <Entrance title={t('firstTitle')} what={t('firstWhat')}>
      {make.error ? <Alert role="alert" type="error" showIcon title={make.error instanceof Problem ? say(make.error.text) : t('failed')} /> : null}
      <Form<Given> layout="vertical" requiredMark={false} onFinish={(given) => make.mutate(given)} disabled={make.isPending}>
        <Form.Item name="text" label={t('setupText')} extra={t('setupTextWhat')} rules={[{ required: true, message: t('setupTextNeeded') }]}><Input autoComplete="off" autoFocus className="mono" /></Form.Item>
        <Form.Item name="name" label={t('firstName')} rules={[{ required: true, message: t('accountNeeded') }]}><Input autoComplete="username" /></Form.Item>
        <Form.Item name="password" label={t('newPassword')} extra={t('passwordWhat')} rules={passwordRules(t)}><Input.Password autoComplete="new-password" /></Form.Item>
        <Button type="primary" htmlType="submit" block size="large" loading={make.isPending}>{t('makeFirst')}</Button>
      </Form>
    </Entrance>
  );
}
