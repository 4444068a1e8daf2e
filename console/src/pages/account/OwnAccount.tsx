import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Card, Descriptions, Table, Tag } from 'antd';
import { Link } from 'react-router';
import { answer, client, type Schema } from '../../api/client';
import { useSession } from '../../app/session';
import { useFormats } from '../../components/format';
import { PageHead } from '../../components/PageHead';
import peopleEn from '../../texts/en/people';
import peopleZh from '../../texts/zh/people';
import en from '../../texts/en/account';
import zh from '../../texts/zh/account';
import { catalogue, useTexts } from '../../texts';
import { Factor } from './Factor';

const texts = catalogue(en, zh);
const people = catalogue(peopleEn, peopleZh);

export default function OwnAccount() {
  const t = useTexts(texts);
  const role = useTexts(people);
  const { me } = useSession();
  return (
    <div className="stack">
      <PageHead title={t('title')} what={t('what')} />
      <Card>
        <Descriptions column={1} items={[
          { key: 'name', label: t('name'), children: me.name },
          { key: 'tenant', label: t('tenant'), children: me.tenant },
          { key: 'roles', label: t('roles'), children: me.roles.map((one) => <Tag key={one}>{role(one as keyof typeof peopleEn)}</Tag>) },
          { key: 'password', label: t('password'), children: <Link to="/password">{t('changePassword')}</Link> },
        ]} />
      </Card>
      <Factor />
      <Sessions />
    </div>
  );
}

function Sessions() {
  const t = useTexts(texts);
  const f = useFormats();
  const queries = useQueryClient();
  const sessions = useQuery({ queryKey: ['sessions'], queryFn: () => answer(client.GET('/api/sessions')) });
  const end = useMutation({ mutationFn: (id: string) => answer(client.DELETE('/api/sessions/{id}', { params: { path: { id } } })), onSuccess: () => queries.invalidateQueries({ queryKey: ['sessions'] }) });
  return (
    <Card title={t('sessions')}>
      <Table<Schema<'SessionsSessionView'>> rowKey="id" size="small" pagination={false} loading={sessions.isPending} dataSource={sessions.data ?? []} scroll={{ x: 'max-content' }} columns={[
        { title: t('began'), render: (_, s) => f.moment(s.createdAt) },
        { title: t('seen'), render: (_, s) => f.ago(s.seenAt) },
        { title: t('until'), render: (_, s) => f.moment(s.expiresAt) },
        { title: '', key: 'end', align: 'right', render: (_, s) => (s.current ? <Tag color="success">{t('current')}</Tag> : <Button size="small" onClick={() => end.mutate(s.id)}>{t('end')}</Button>) },
      ]} />
    </Card>
  );
}
