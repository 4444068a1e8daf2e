import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Descriptions, Drawer, Input, Popconfirm, Skeleton, Space } from 'antd';
import { useState } from 'react';
import { answer, client } from '../../api/client';
import { useSession } from '../../app/session';
import { Fingerprint } from '../../components/Fingerprint';
import { useFormats } from '../../components/format';
import { PartyChip } from '../../components/PartyChip';
import { ProblemView } from '../../components/ProblemView';
import en from '../../texts/en/partners';
import zh from '../../texts/zh/partners';
import { catalogue, useSay, useTexts } from '../../texts';

const texts = catalogue(en, zh);

/** One partner: who it is, how it is reached, and pausing or ending the partnership. */
export function PartnerDrawer({ name, onClose }: { name: string | undefined; onClose: () => void }) {
  return <Drawer open={name !== undefined} onClose={onClose} size={560} title={name === undefined ? null : <PartyChip name={name} />}>{name === undefined ? null : <Content name={name} onClose={onClose} />}</Drawer>;
}

function Content({ name, onClose }: { name: string; onClose: () => void }) {
  const t = useTexts(texts);
  const say = useSay();
  const f = useFormats();
  const { can } = useSession();
  const queries = useQueryClient();
  const detail = useQuery({ queryKey: ['partners', name], queryFn: () => answer(client.GET('/api/partners/{name}', { params: { path: { name } } })) });
  const changed = () => queries.invalidateQueries({ queryKey: ['partners'] });
  const suspend = useMutation({ mutationFn: (reason: string) => answer(client.PUT('/api/partners/{name}/suspension', { params: { path: { name } }, body: { reason } })), onSuccess: changed });
  const lift = useMutation({ mutationFn: () => answer(client.DELETE('/api/partners/{name}/suspension', { params: { path: { name } } })), onSuccess: changed });
  const remove = useMutation({
    mutationFn: () => answer(client.DELETE('/api/partners/{name}', { params: { path: { name } } })),
    onSuccess: async () => {
      onClose();
      await changed();
    },
  });
  const [reason, setReason] = useState('');
  if (detail.error) {
    return <ProblemView problem={detail.error} retry={() => void detail.refetch()} />;
  }
  if (detail.data === undefined) {
    return <Skeleton active />;
  }
  const { partner: p, capabilities: c } = detail.data;
  return (
    <div className="stack">
      {p.suspended ? <Alert type="warning" showIcon title={t('suspendedBecause', { reason: p.suspended })} action={can('MANAGE_PARTNERS') ? <Button size="small" loading={lift.isPending} onClick={() => lift.mutate()}>{t('lift')}</Button> : undefined} />
        : p.reach?.reason ? <Alert type="error" showIcon title={say(p.reach.reason)} description={say(p.reach.mend)} /> : null}
      <Descriptions column={1} size="small" items={[
        { key: 'fingerprint', label: t('fingerprint'), children: <Fingerprint value={p.fingerprint} /> },
        { key: 'address', label: t('dialled'), children: <span className="mono">{p.address || t('dialsUs')}</span> },
        { key: 'since', label: t('since'), children: f.moment(p.addedAt) },
        { key: 'expires', label: t('expires'), children: f.day(p.certificateExpires) },
        { key: 'roundTrip', label: t('roundTrip'), children: f.seconds(p.roundTripMicros > 0 ? p.roundTripMicros / 1e6 : null) },
        { key: 'line', label: t('line'), children: p.line ? t('lineSpeed', { in: f.bytes(p.line.bitsIn / 8), out: f.bytes(p.line.bitsOut / 8) }) : t('lineUnknown') },
        { key: 'version', label: t('version'), children: p.version ?? f.number(null) },
        { key: 'operators', label: t('operators'), children: c ? f.number(Object.keys(c.operators).length) : f.number(null) },
      ]} />
      {can('MANAGE_PARTNERS') && !p.suspended ? (
        <Space.Compact style={{ width: '100%' }}>
          <Input value={reason} onChange={(e) => setReason(e.target.value)} placeholder={t('suspendWhy')} aria-label={t('suspendWhy')} />
          <Button disabled={reason.trim() === ''} loading={suspend.isPending} onClick={() => suspend.mutate(reason.trim())}>{t('suspend')}</Button>
        </Space.Compact>
      ) : null}
      {can('MANAGE_PARTNERS') ? <Popconfirm title={t('removeSure', { name })} description={t('removeWhat')} onConfirm={() => remove.mutate()} okButtonProps={{ danger: true }}><Button danger loading={remove.isPending}>{t('remove')}</Button></Popconfirm> : null}
    </div>
  );
}
