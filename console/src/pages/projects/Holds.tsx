import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, App, Button, Card, Popconfirm, Select, Table, Tag } from 'antd';
import { StopOutlined } from '@ant-design/icons';
import { useState } from 'react';
import { answer, client, once, type Schema } from '../../api/client';
import { partnersQuery } from '../../api/queries';
import { useSession } from '../../app/session';
import { useFormats } from '../../components/format';
import { ReasonDialog } from '../../components/ReasonDialog';
import en from '../../texts/en/projects';
import zh from '../../texts/zh/projects';
import { catalogue, useTexts } from '../../texts';

const texts = catalogue(en, zh);

type Hold = Schema<'Hold'>;

/** The kill switch and what it stopped; `project` narrows it to one project. */
export function Holds({ project }: { project?: { id: string; name: string } }) {
  const t = useTexts(texts);
  const f = useFormats();
  const { can } = useSession();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  const [partner, setPartner] = useState('');
  const partners = useQuery({ ...partnersQuery, enabled: project === undefined && can('SEE_NODE') });
  const holds = useQuery({ queryKey: ['holds'], queryFn: () => answer(client.GET('/api/holds', { params: { query: { limit: 200 } } })) });
  const again = () => Promise.all(['holds', 'jobs', 'contracts', 'projects'].map((noun) => queries.invalidateQueries({ queryKey: [noun] })));
  const place = useMutation({
    mutationFn: (reason: string) => answer(client.POST('/api/holds', { headers: once(), body: project !== undefined ? { scope: 'PROJECT', target: project.id, reason } : partner === '' ? { scope: 'ALL', target: '', reason } : { scope: 'PARTNER', target: partner, reason } })),
    onSuccess: () => {
      setAsking(false);
      message.success(t('stopped'));
      return again();
    },
  });
  const lift = useMutation({ mutationFn: (id: string) => answer(client.POST('/api/holds/{id}/lift', { headers: once(), params: { path: { id } } })), onSuccess: again });
  const rows = (holds.data ?? []).filter((h) => project === undefined || h.scope === 'ALL' || (h.scope === 'PROJECT' && h.target === project.id));
  const held = rows.filter((h) => h.liftedAt === null);
  return (
    <Card className="holds" title={t('killSwitch')} extra={can('OPERATE') ? (
      <span className="chips">
        {project === undefined ? <Select aria-label={t('stopWhat')} value={partner} onChange={setPartner} style={{ minWidth: 160 }} options={[{ value: '', label: t('everything') }, ...(partners.data ?? []).map((p) => ({ value: p.name, label: t('withPartner', { name: p.name }) }))]} /> : null}
        <Button danger type="primary" icon={<StopOutlined />} onClick={() => setAsking(true)}>{t('stopNow')}</Button>
      </span>
    ) : null}>
      <p className="soft">{t('killSwitchWhat')}</p>
      {held.map((h) => <Alert key={h.id} className="project-alert" type="error" showIcon title={t('heldBy', { scope: t(`scope${h.scope}`), target: h.target, by: h.placedBy, at: f.moment(h.placedAt) })} description={h.reason}
        action={can('OPERATE') ? <Popconfirm title={t('liftAsk')} onConfirm={() => lift.mutate(h.id)}><Button size="small" loading={lift.isPending}>{t('lift')}</Button></Popconfirm> : null} />)}
      {rows.length === held.length ? null : (
        <Table<Hold> rowKey="id" size="small" pagination={{ pageSize: 10, hideOnSinglePage: true }} dataSource={rows.filter((h) => h.liftedAt !== null)} scroll={{ x: true }}
          columns={[{ title: t('scope'), render: (_, h) => <Tag>{t(`scope${h.scope}`)} {h.target.slice(0, 16)}</Tag> }, { title: t('reason'), dataIndex: 'reason' }, { title: t('placed'), render: (_, h) => <>{f.moment(h.placedAt)}<div className="soft">{h.placedBy}</div></> }, { title: t('lifted'), render: (_, h) => <>{f.moment(h.liftedAt)}<div className="soft">{h.liftedBy}</div></> }]} />
      )}
      <ReasonDialog open={asking} title={t('stopAsk')} what={t(project !== undefined ? 'stopProjectWhat' : partner === '' ? 'stopAllWhat' : 'stopPartnerWhat', { name: project?.name ?? partner })} confirm={t('stopNow')} danger busy={place.isPending} onCancel={() => setAsking(false)} onConfirm={(reason) => place.mutate(reason)} />
    </Card>
  );
}
