import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, App, Button, Empty, Form, Input, Modal, Select, Table, Tag } from 'antd';
import { PlusOutlined } from '@ant-design/icons';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { answer, client, once, type Schema } from '../../api/client';
import { purposesQuery } from '../../api/tables';
import { useSession } from '../../app/session';
import { useFormats } from '../../components/format';
import { PageHead } from '../../components/PageHead';
import { PartyChip } from '../../components/PartyChip';
import { ProblemView } from '../../components/ProblemView';
import en from '../../texts/en/projects';
import zh from '../../texts/zh/projects';
import { catalogue, useTexts } from '../../texts';
import { Holds } from './Holds';
import './projects.css';

const texts = catalogue(en, zh);

type Project = Schema<'ProjectSeen'>;

/** Who works together on what; and what stops everything. */
export default function Projects() {
  const t = useTexts(texts);
  const f = useFormats();
  const { can } = useSession();
  const { message } = App.useApp();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [founding, setFounding] = useState(false);
  const [form] = Form.useForm<Schema<'ProjectsFounding'>>();
  const projects = useQuery({ queryKey: ['projects'], queryFn: () => answer(client.GET('/api/projects', { params: { query: { limit: 500 } } })) });
  const purposes = useQuery({ ...purposesQuery, enabled: founding && can('SEE_TABLES') });
  const found = useMutation({
    mutationFn: (body: Schema<'ProjectsFounding'>) => answer(client.POST('/api/projects', { headers: once(), body })),
    onSuccess: async (made) => {
      message.success(t('founded'));
      await queries.invalidateQueries({ queryKey: ['projects'] });
      await navigate(`/projects/${made.id}`);
    },
  });
  if (projects.error) {
    return <ProblemView problem={projects.error} retry={() => void projects.refetch()} />;
  }
  const invited = (projects.data ?? []).filter((p) => p.mine === 'INVITED');
  return (
    <>
      <PageHead title={t('title')} what={t('what')} actions={can('PROPOSE') ? <Button type="primary" icon={<PlusOutlined />} onClick={() => setFounding(true)}>{t('found')}</Button> : null} />
      {invited.map((p) => <Alert key={p.id} className="project-alert" type="info" showIcon title={t('invitedTo', { name: p.name, founder: p.founder })} action={<Link to={`/projects/${p.id}`}><Button size="small" type="primary">{t('look')}</Button></Link>} />)}
      <Table<Project> rowKey="id" size="middle" loading={projects.isPending} dataSource={projects.data ?? []} pagination={{ pageSize: 50, hideOnSinglePage: true }} scroll={{ x: true }} locale={{ emptyText: <Empty description={t('none')} /> }}
        columns={[
          { title: t('project'), render: (_, p) => <><Link to={`/projects/${p.id}`}>{p.name}</Link><div className="soft">{p.purpose}</div></> },
          { title: t('founder'), render: (_, p) => <PartyChip name={p.founder} /> },
          { title: t('members'), render: (_, p) => <span className="chips">{p.members.filter((m) => ['FOUNDER', 'MEMBER', 'INVITED'].includes(m.standing)).map((m) => <PartyChip key={m.party} name={m.party} />)}</span> },
          { title: t('tables'), align: 'right', className: 'num', render: (_, p) => p.members.reduce((n, m) => n + m.tables.length, 0) },
          { title: t('ours'), render: (_, p) => <Tag color={p.mine === 'INVITED' ? 'warning' : p.mine === 'FOUNDER' || p.mine === 'MEMBER' ? 'success' : 'default'}>{p.closed ? t('closed') : t(`mine${p.mine}`)}</Tag> },
          { title: t('since'), render: (_, p) => f.day(p.since) },
        ]} />
      <Holds />
      <Modal open={founding} title={t('found')} onCancel={() => setFounding(false)} okText={t('found')} confirmLoading={found.isPending} onOk={() => form.submit()} destroyOnHidden>
        <Form form={form} layout="vertical" preserve={false} onFinish={(v) => found.mutate({ description: '', ...v, purpose: Array.isArray(v.purpose) ? String(v.purpose[0] ?? '') : v.purpose })}>
          <Form.Item name="name" label={t('name')} rules={[{ required: true }]}><Input maxLength={100} /></Form.Item>
          <Form.Item name="purpose" label={t('purpose')} rules={[{ required: true }]} extra={t('purposeHelp')}><Select mode="tags" maxCount={1} options={(purposes.data ?? []).filter((p) => p.endedAt === null).map((p) => ({ value: p.name, label: p.name }))} /></Form.Item>
          <Form.Item name="description" label={t('description')}><Input.TextArea rows={4} maxLength={4000} /></Form.Item>
        </Form>
      </Modal>
    </>
  );
}
