import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Card, Input, Popconfirm, Select, Tag, Tooltip } from 'antd';
import { CloseOutlined } from '@ant-design/icons';
import { useState } from 'react';
import { Link } from 'react-router';
import { answer, client, once, type Schema } from '../../api/client';
import { nodeQuery, partnersQuery } from '../../api/queries';
import { tablesQuery } from '../../api/tables';
import { useSession } from '../../app/session';
import { PartyChip } from '../../components/PartyChip';
import en from '../../texts/en/projects';
import zh from '../../texts/zh/projects';
import { catalogue, useTexts } from '../../texts';

const texts = catalogue(en, zh);

type Project = Schema<'ProjectSeen'>;
type Member = Schema<'MemberView'>;

const ROLES = ['lead', 'analyst', 'data-owner', 'approver', 'observer'] as const;

/** Each party with its tables and people; one's own can be changed, the founder invites and removes. */
export function Members({ project }: { project: Project }) {
  const t = useTexts(texts);
  const { can } = useSession();
  const queries = useQueryClient();
  const node = useQuery(nodeQuery);
  const partners = useQuery({ ...partnersQuery, enabled: can('SEE_NODE') });
  const tables = useQuery({ ...tablesQuery, enabled: can('SEE_TABLES') });
  const [person, setPerson] = useState('');
  const [role, setRole] = useState<(typeof ROLES)[number]>('analyst');
  const { id } = project;
  const change = useMutation({ mutationFn: (what: () => Promise<Project>) => what(), onSuccess: () => queries.invalidateQueries({ queryKey: ['projects'] }) });
  const invite = (party: string) => change.mutate(() => answer(client.PUT('/api/projects/{id}/members/{party}', { headers: once(), params: { path: { id, party } } })));
  const remove = (party: string) => change.mutate(() => answer(client.DELETE('/api/projects/{id}/members/{party}', { headers: once(), params: { path: { id, party }, query: { reason: t('removedReason') } } })));
  const offer = (table: string) => change.mutate(() => answer(client.PUT('/api/projects/{id}/tables/{table}', { headers: once(), params: { path: { id, table } }, body: { columns: [], note: '' } })));
  const withdraw = (table: string) => change.mutate(() => answer(client.DELETE('/api/projects/{id}/tables/{table}', { headers: once(), params: { path: { id, table } } })));
  const give = () => change.mutate(() => answer(client.PUT('/api/projects/{id}/people/{person}', { headers: once(), params: { path: { id, person } }, body: { role } })), { onSuccess: () => setPerson('') });
  const take = (name: string) => change.mutate(() => answer(client.DELETE('/api/projects/{id}/people/{person}', { headers: once(), params: { path: { id, person: name } } })));
  const open = !project.closed;
  const founder = open && project.mine === 'FOUNDER' && can('PROPOSE');
  const inside = (m: Member) => ['FOUNDER', 'MEMBER', 'INVITED'].includes(m.standing);
  const outside = (partners.data ?? []).filter((p) => !project.members.some((m) => m.party === p.name && inside(m)));
  const ownTakesPart = open && (project.mine === 'FOUNDER' || project.mine === 'MEMBER');
  return (
    <div className="members">
      {project.members.map((m) => {
        const own = m.party === node.data?.name;
        return (
          <Card key={m.party} size="small" title={<><PartyChip name={m.party} /> <Tag color={m.standing === 'INVITED' ? 'warning' : inside(m) ? 'success' : 'default'}>{t(`mine${m.standing}`)}</Tag>{m.paired || own ? null : <Tag color="error">{t('notPaired')}</Tag>}</>}
            extra={founder && !own && inside(m) ? <Popconfirm title={t('removeAsk', { name: m.party })} onConfirm={() => remove(m.party)}><Button size="small" danger>{t('remove')}</Button></Popconfirm> : null}>
            {m.reason ? <p className="soft">{m.reason}</p> : null}
            <h4>{t('tables')}</h4>
            {m.tables.length === 0 ? <p className="soft">{t('noTables')}</p> : (
              <ul className="offers">{m.tables.map((o) => (
                <li key={o.table}>{own ? <Link to={`/data/${encodeURIComponent(o.table)}`}>{o.table}</Link> : <strong>{o.table}</strong>} <span className="soft">{o.columns.length === 0 ? t('allColumns') : o.columns.join(', ')}</span>
                  {own && ownTakesPart && can('GRANT', 'MANAGE_TABLES') ? <Tooltip title={t('withdraw')}><Button type="text" size="small" icon={<CloseOutlined />} aria-label={t('withdrawOf', { table: o.table })} onClick={() => withdraw(o.table)} /></Tooltip> : null}</li>
              ))}</ul>
            )}
            {own && ownTakesPart && can('GRANT', 'MANAGE_TABLES') ? <Select size="small" style={{ minWidth: 200 }} value={null} placeholder={t('offer')} aria-label={t('offer')} onChange={offer} options={(tables.data ?? []).filter((o) => !m.tables.some((x) => x.table === o.name)).map((o) => ({ value: o.name, label: o.name }))} /> : null}
            <h4>{t('people')}</h4>
            {Object.keys(m.people).length === 0 ? <p className="soft">{t('noPeople')}</p> : <ul className="offers">{Object.entries(m.people).map(([name, r]) => <li key={name}>{name} <Tag>{t(`role_${String(r).toLowerCase().replace('_', '-') as 'lead'}`)}</Tag>{own && ownTakesPart && can('PROPOSE', 'ADMINISTER') ? <Button type="text" size="small" icon={<CloseOutlined />} aria-label={t('takeOf', { name })} onClick={() => take(name)} /> : null}</li>)}</ul>}
            {own && ownTakesPart && can('PROPOSE', 'ADMINISTER') ? <div className="chips"><Input size="small" style={{ width: 130 }} value={person} onChange={(e) => setPerson(e.target.value)} placeholder={t('account')} aria-label={t('account')} /><Select size="small" style={{ minWidth: 120 }} value={role} onChange={setRole} aria-label={t('role')} options={ROLES.map((r) => ({ value: r, label: t(`role_${r}`) }))} /><Button size="small" disabled={person.trim() === ''} onClick={give}>{t('add')}</Button></div> : null}
          </Card>
        );
      })}
      {founder ? (
        <Card size="small" title={t('inviteTitle')}>
          <p className="soft">{t('inviteWhat')}</p>
          {outside.length === 0 ? <span className="soft">{t('nobodyLeft')}</span> : <span className="chips">{outside.map((p) => <Button key={p.name} loading={change.isPending} onClick={() => invite(p.name)}>{t('invite', { name: p.name })}</Button>)}</span>}
        </Card>
      ) : null}
    </div>
  );
}
