import { useQueries, useQuery } from '@tanstack/react-query';
import { Card, Empty, Table, Tag } from 'antd';
import { answer, client, type Schema } from '../../api/client';
import { Problem } from '../../api/problem';
import { partnersQuery } from '../../api/queries';
import { useFormats } from '../../components/format';
import { PartyChip } from '../../components/PartyChip';
import en from '../../texts/en/evidence';
import zh from '../../texts/zh/evidence';
import { catalogue, useSay, useTexts } from '../../texts';

const texts = catalogue(en, zh);

/** Which of our heads partners signed, which of theirs we hold, where heads are anchored outside, what watchers found. */
export function Heads({ standing }: { standing: Schema<'EvidenceStanding'> | undefined }) {
  const t = useTexts(texts);
  const say = useSay();
  const f = useFormats();
  const partners = useQuery(partnersQuery);
  const names = (partners.data ?? []).map((p) => p.name);
  const held = useQueries({
    queries: names.map((name) => ({
      queryKey: ['evidence', 'held', name],
      queryFn: async () => {
        try {
          return await answer(client.GET('/api/evidence/held/{partner}', { params: { path: { partner: name } } }));
        } catch (e) {
          // A partner that has not exchanged heads yet.
          if (e instanceof Problem && (e.status === 400 || e.status === 404)) {
            return null;
          }
          throw e;
        }
      },
    })),
  });
  const anchors = useQuery({ queryKey: ['evidence', 'anchors'], queryFn: () => answer(client.GET('/api/evidence/anchors')) });
  const alarms = useQuery({ queryKey: ['evidence', 'alarms'], queryFn: () => answer(client.GET('/api/evidence/alarms')) });
  return (
    <div className="stack">
      <Card title={t('alarms')}>
        {(alarms.data?.entries ?? []).length === 0 ? <span className="soft">{t('noAlarm')}</span> : alarms.data?.entries.map((a) => <div key={a.entry.sequence}><Tag color="error">{a.entry.type}</Tag> {f.moment(a.entry.time)}</div>)}
      </Card>
      <Card title={t('headsOf')}>
        <Table size="small" pagination={false} rowKey="name" dataSource={names.map((name, i) => ({ name, theirs: held[i]?.data ?? null, ours: standing?.witnessed[name] }))} scroll={{ x: true }} locale={{ emptyText: <Empty description={t('noPartner')} /> }}
          columns={[
            { title: t('partner'), render: (_, r) => <PartyChip name={r.name} /> },
            { title: t('sawOurs'), align: 'right', className: 'num', render: (_, r) => (r.ours === undefined ? t('none') : t('firstN', { n: f.number(r.ours) })) },
            { title: t('weHold'), align: 'right', className: 'num', render: (_, r) => (r.theirs === null ? t('none') : t('firstN', { n: f.number(r.theirs.size) })) },
            { title: t('time'), render: (_, r) => f.moment(r.theirs?.time) },
            { title: t('root'), render: (_, r) => <span className="mono">{r.theirs?.root.slice(0, 24) ?? ''}</span> },
          ]} />
      </Card>
      <Card title={t('anchors')}>
        {(anchors.data ?? []).length === 0 ? <span className="soft">{t('noAnchor')}</span> : (
          <Table size="small" pagination={false} rowKey={(a) => a.receipt.id} dataSource={anchors.data ?? []} scroll={{ x: true }}
            columns={[
              { title: t('anchor'), render: (_, a) => a.receipt.anchor },
              { title: t('time'), render: (_, a) => f.moment(a.receipt.createdAt) },
              { title: t('entries'), align: 'right', className: 'num', render: (_, a) => f.number(a.receipt.head.size) },
              { title: t('state'), render: (_, a) => <Tag color={a.receipt.state === 'CONFIRMED' ? 'success' : a.receipt.state === 'LOST' ? 'error' : 'processing'}>{t(`anchor${a.receipt.state}`)}</Tag> },
              { title: t('inLog'), render: (_, a) => <Tag color={a.inLog ? 'success' : 'error'}>{t(a.inLog ? 'yes' : 'no')}</Tag> },
              { title: t('standing'), render: (_, a) => say(a.standing?.words ?? a.trouble ?? a.receipt.trouble) },
            ]} />
        )}
      </Card>
    </div>
  );
}
