import { useQuery } from '@tanstack/react-query';
import { Button, Card, Empty, Table, Tag } from 'antd';
import { PlusOutlined } from '@ant-design/icons';
import { useSearchParams } from 'react-router';
import type { Schema } from '../../api/client';
import { nodeQuery, partnersQuery } from '../../api/queries';
import { useSession } from '../../app/session';
import { useFormats } from '../../components/format';
import { Fingerprint } from '../../components/Fingerprint';
import { PageHead } from '../../components/PageHead';
import { PartyChip } from '../../components/PartyChip';
import { ProblemView } from '../../components/ProblemView';
import en from '../../texts/en/partners';
import zh from '../../texts/zh/partners';
import { catalogue, useSay, useTexts } from '../../texts';
import { Connect } from './Connect';
import { PartnerDrawer } from './Details';
import { PartnerMap } from './Map';

const texts = catalogue(en, zh);

type Partner = Schema<'PartnersView'>;

/** Which partner and which dialogue are open is in the address: ?partner=telecom, ?connect=join. */
export default function Partners() {
  const t = useTexts(texts);
  const say = useSay();
  const f = useFormats();
  const { can } = useSession();
  const [search, setSearch] = useSearchParams();
  const partners = useQuery(partnersQuery);
  const node = useQuery(nodeQuery);
  const connect = search.get('connect');
  if (partners.error) {
    return <ProblemView problem={partners.error} retry={() => void partners.refetch()} />;
  }
  const open = (name: string) => setSearch({ partner: name });
  const invite = can('MANAGE_PARTNERS') ? <Button type="primary" icon={<PlusOutlined />} onClick={() => setSearch({ connect: 'invite' })}>{t('connect')}</Button> : null;
  return (
    <div className="stack">
      <PageHead title={t('title')} what={t('what')} actions={invite} />
      {partners.data?.length === 0 ? (
        <Card><Empty description={<>{t('none')}<br /><span className="soft">{t('noneWhat')}</span></>}>{invite}</Empty></Card>
      ) : (
        <>
          <Card>{node.data === undefined || partners.data === undefined ? null : <PartnerMap own={node.data.name} partners={partners.data} onOpen={open} />}</Card>
          <Table<Partner> rowKey="name" size="middle" pagination={false} loading={partners.isPending} dataSource={partners.data ?? []} scroll={{ x: 'max-content' }}
            columns={[
              { title: t('name'), render: (_, p) => <Button type="link" onClick={() => open(p.name)}><PartyChip name={p.name} /></Button> },
              { title: t('state'), render: (_, p) => (p.suspended ? <Tag color="warning">{t('suspended')}</Tag> : <Tag color={p.connected ? 'success' : 'error'}>{t(p.connected ? 'connected' : 'apart')}</Tag>) },
              { title: t('reason'), render: (_, p) => say(p.reach?.reason) },
              { title: t('roundTrip'), align: 'right', className: 'num', render: (_, p) => f.seconds(p.roundTripMicros > 0 ? p.roundTripMicros / 1e6 : null) },
              { title: t('fingerprint'), render: (_, p) => <Fingerprint value={p.fingerprint} short /> },
              { title: t('expires'), className: 'num', render: (_, p) => f.day(p.certificateExpires) },
            ]} />
        </>
      )}
      <Connect open={connect !== null} start={connect === 'join' ? 'join' : 'invite'} onClose={() => setSearch({})} />
      <PartnerDrawer name={search.get('partner') ?? undefined} onClose={() => setSearch({})} />
    </div>
  );
}
