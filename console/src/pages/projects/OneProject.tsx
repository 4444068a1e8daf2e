import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, App, Button, Card, Skeleton, Table, Tabs, Tag } from 'antd';
import { useState } from 'react';
import { Link, useParams, useSearchParams } from 'react-router';
import { answer, client, once, type Schema } from '../../api/client';
import { useSession } from '../../app/session';
import { useFormats } from '../../components/format';
import { PageHead } from '../../components/PageHead';
import { PartyChip } from '../../components/PartyChip';
import { ProblemView } from '../../components/ProblemView';
import { ReasonDialog } from '../../components/ReasonDialog';
import en from '../../texts/en/projects';
import zh from '../../texts/zh/projects';
import { catalogue, useTexts } from '../../texts';
import { ContractState } from '../approvals/ContractState';
import { Holds } from './Holds';
import { Members } from './Members';
import { Talk } from './Talk';
import './projects.css';

const texts = catalogue(en, zh);

type Act = 'accept' | 'decline' | 'leave' | 'close';

export default function OneProject() {
  const t = useTexts(texts);
  const { can } = useSession();
  const { id = '' } = useParams();
  const { message } = App.useApp();
  const [search, setSearch] = useSearchParams();
  const queries = useQueryClient();
  const [asked, ask] = useState<Exclude<Act, 'accept'>>();
  const project = useQuery({ queryKey: ['projects', id], queryFn: () => answer(client.GET('/api/projects/{id}', { params: { path: { id } } })) });
  const act = useMutation({
    mutationFn: async ({ does, reason = '' }: { does: Act; reason?: string }) => {
      const init = { headers: once(), params: { path: { id } } };
      switch (does) {
        case 'accept': await answer(client.POST('/api/projects/{id}/accept', init)); break;
        case 'decline': await answer(client.POST('/api/projects/{id}/decline', { ...init, body: { reason } })); break;
        case 'leave': await answer(client.POST('/api/projects/{id}/leave', { ...init, body: { reason } })); break;
        case 'close': await answer(client.POST('/api/projects/{id}/close', { ...init, body: { reason } })); break;
      }
      return does;
    },
    onSuccess: (does) => {
      message.success(t(`did_${does}`));
      ask(undefined);
      return queries.invalidateQueries({ queryKey: ['projects'] });
    },
  });
  if (project.error) {
    return <ProblemView problem={project.error} retry={() => void project.refetch()} />;
  }
  const p = project.data;
  if (p === undefined) {
    return <Skeleton active />;
  }
  const open = !p.closed;
  return (
    <>
      <PageHead title={<>{p.name} <Tag color={open ? 'success' : 'default'}>{open ? t(`mine${p.mine}`) : t('closed')}</Tag></>} what={<>{p.purpose}{p.description === '' ? null : <><br />{p.description}</>}</>} actions={(
        <>
          {open && p.mine === 'INVITED' && can('APPROVE') ? <><Button type="primary" loading={act.isPending} onClick={() => act.mutate({ does: 'accept' })}>{t('accept')}</Button><Button danger onClick={() => ask('decline')}>{t('decline')}</Button></> : null}
          {open && p.mine === 'MEMBER' && can('APPROVE', 'PROPOSE') ? <Button danger onClick={() => ask('leave')}>{t('leave')}</Button> : null}
          {open && p.mine === 'FOUNDER' && can('PROPOSE') ? <Button danger onClick={() => ask('close')}>{t('close')}</Button> : null}
        </>
      )} />
      {p.nameUsed ? <Alert className="project-alert" type="warning" showIcon title={t('nameUsed')} /> : null}
      {p.untold.length === 0 ? null : <Alert className="project-alert" type="info" showIcon title={t('untold', { names: p.untold.join(', ') })} />}
      {p.closed ? <Alert className="project-alert" type="info" showIcon title={t('closedWhy', { why: p.closed })} /> : null}
      <Tabs activeKey={search.get('tab') ?? 'members'} onChange={(tab) => setSearch({ tab })} destroyOnHidden items={[
        { key: 'members', label: t('members'), children: <Members project={p} /> },
        { key: 'contracts', label: t('contracts'), children: <Contracts id={id} /> },
        ...(p.mine === 'FOUNDER' || p.mine === 'MEMBER' ? [{ key: 'talk', label: t('discussion'), children: <Talk id={id} open={open} /> }] : []),
        { key: 'holds', label: t('killSwitch'), children: <Holds project={{ id, name: p.name }} /> },
      ]} />
      <ReasonDialog open={asked !== undefined} title={asked === undefined ? '' : t(`ask_${asked}`)} what={asked === undefined ? '' : t(`askWhat_${asked}`)} confirm={asked === undefined ? '' : t(asked)} danger busy={act.isPending} onCancel={() => ask(undefined)} onConfirm={(reason) => asked !== undefined && act.mutate({ does: asked, reason })} />
    </>
  );
}

function Contracts({ id }: { id: string }) {
  const t = useTexts(texts);
  const f = useFormats();
  const contracts = useQuery({ queryKey: ['projects', id, 'contracts'], queryFn: () => answer(client.GET('/api/projects/{id}/contracts', { params: { path: { id }, query: { limit: 500 } } })) });
  return (
    <Card>
      <Table<Schema<'ProjectContract'>> rowKey="hash" size="middle" loading={contracts.isPending} dataSource={contracts.data ?? []} pagination={{ pageSize: 30, hideOnSinglePage: true }} scroll={{ x: true }} locale={{ emptyText: t('noContracts') }}
        columns={[
          { title: t('contract'), render: (_, c) => <Link to={`/approvals/${c.hash}`}>{c.name}</Link> }, { title: t('proposer'), render: (_, c) => <PartyChip name={c.proposer} /> },
          { title: t('state'), render: (_, c) => <ContractState state={c.state} /> }, { title: t('since'), render: (_, c) => f.moment(c.createdAt) }, { title: t('until'), render: (_, c) => f.moment(c.expires) },
        ]} />
    </Card>
  );
}
