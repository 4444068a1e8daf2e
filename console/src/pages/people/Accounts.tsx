import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Dropdown, Modal, Space, Table, Tag } from 'antd';
import { MoreOutlined, UserAddOutlined } from '@ant-design/icons';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { answer, client, type Schema } from '../../api/client';
import { useSession } from '../../app/session';
import { useFormats } from '../../components/format';
import { ProblemView } from '../../components/ProblemView';
import { useTexts } from '../../texts';
import { AddPerson, RoleChoice } from './AddPerson';
import { OneTime } from './OneTime';
import { texts, type Role } from './texts';

type Account = Schema<'AccountsAccountView'>;
type Made = Schema<'AccountsOneTimePassword'>;

const of = (name: string) => ({ params: { path: { name } } });

export function Accounts() {
  const t = useTexts(texts);
  const f = useFormats();
  const { me } = useSession();
  const queries = useQueryClient();
  const [search, setSearch] = useSearchParams();
  const [made, setMade] = useState<Made>();
  const [changing, setChanging] = useState<Account>();
  const accounts = useQuery({ queryKey: ['accounts'], queryFn: () => answer(client.GET('/api/accounts')) });
  const act = useMutation({ mutationFn: (what: () => Promise<unknown>) => what(), onSuccess: () => queries.invalidateQueries({ queryKey: ['accounts'] }) });
  const reset = useMutation({ mutationFn: (name: string) => answer(client.POST('/api/accounts/{name}/password-reset', of(name))), onSuccess: (one) => setMade(one) });
  if (accounts.error) {
    return <ProblemView problem={accounts.error} retry={() => void accounts.refetch()} />;
  }
  const menu = (a: Account) => [
    { key: 'roles', label: t('change'), onClick: () => setChanging(a) },
    { key: 'reset', label: t('reset'), onClick: () => reset.mutate(a.name) },
    ...(a.secondFactor ? [{ key: 'factor', label: t('resetFactor'), onClick: () => act.mutate(() => answer(client.DELETE('/api/accounts/{name}/second-factor', of(a.name)))) }] : []),
    { key: 'sessions', label: t('endSessions'), onClick: () => act.mutate(() => answer(client.DELETE('/api/accounts/{name}/sessions', of(a.name)))) },
    a.disabled ? { key: 'enable', label: t('enable'), onClick: () => act.mutate(() => answer(client.POST('/api/accounts/{name}/enable', of(a.name)))) }
      : { key: 'disable', danger: true, label: t('disable'), onClick: () => act.mutate(() => answer(client.POST('/api/accounts/{name}/disable', of(a.name)))) },
  ];
  return (
    <>
      <Space style={{ marginBottom: 12 }}><Button type="primary" icon={<UserAddOutlined />} onClick={() => setSearch({ add: 'person' })}>{t('add')}</Button></Space>
      <Table<Account> rowKey="name" size="middle" pagination={{ hideOnSinglePage: true, pageSize: 50 }} loading={accounts.isPending} dataSource={accounts.data ?? []} scroll={{ x: 'max-content' }}
        columns={[
          { title: t('name'), dataIndex: 'name', sorter: (a, b) => a.name.localeCompare(b.name), render: (name: string) => <strong>{name}</strong> },
          { title: t('role'), render: (_, a) => a.roles.map((role) => <Tag key={role}>{t(role as Role)}</Tag>) },
          { title: t('tenant'), dataIndex: 'tenant' },
          { title: t('factor'), render: (_, a) => (a.secondFactor ? <Tag color="success">{t('on')}</Tag> : <span className="soft">{t('off')}</span>) },
          { title: t('seen'), render: (_, a) => f.ago(a.seenAt) },
          { title: t('state'), render: (_, a) => (a.disabled ? <Tag color="error">{t('disabled')}</Tag> : a.mustChange ? <Tag color="warning">{t('mustChange')}</Tag> : a.elsewhere ? <Tag>{t('elsewhere')}</Tag> : t('enabled')) },
          { title: '', key: 'menu', align: 'right', render: (_, a) => (a.name === me.name ? null : <Dropdown trigger={['click']} menu={{ items: menu(a) }}><Button type="text" icon={<MoreOutlined />} aria-label={t('actions', { name: a.name })} /></Dropdown>) },
        ]} />
      <AddPerson open={search.get('add') === 'person'} onClose={() => setSearch({})} onMade={setMade} />
      <OneTime made={made} onClose={() => setMade(undefined)} />
      {changing === undefined ? null : <ChangeRoles account={changing} onClose={() => setChanging(undefined)} />}
    </>
  );
}

function ChangeRoles({ account, onClose }: { account: Account; onClose: () => void }) {
  const t = useTexts(texts);
  const queries = useQueryClient();
  const [roles, setRoles] = useState(account.roles as Role[]);
  const change = useMutation({
    mutationFn: () => answer(client.PUT('/api/accounts/{name}/roles', { ...of(account.name), body: { roles } })),
    onSuccess: async () => {
      onClose();
      await queries.invalidateQueries({ queryKey: ['accounts'] });
    },
  });
  return <Modal open title={t('rolesOf', { name: account.name })} onCancel={onClose} onOk={() => change.mutate()} okButtonProps={{ disabled: roles.length === 0 }} confirmLoading={change.isPending}><RoleChoice value={roles} onChange={setRoles} /></Modal>;
}
