import { useQuery } from '@tanstack/react-query';
import { Empty, Table, Tag } from 'antd';
import type { Schema } from '../../api/client';
import { partnersQuery } from '../../api/queries';
import { useFormats } from '../../components/format';
import { PageHead } from '../../components/PageHead';
import { PartyChip } from '../../components/PartyChip';
import { ProblemView } from '../../components/ProblemView';
import en from '../../texts/en/partners';
import zh from '../../texts/zh/partners';
import { catalogue, useSay, useTexts } from '../../texts';

const texts = catalogue(en, zh);

type Partner = Schema<'PartnersView'>;

export default function Partners() {
  const t = useTexts(texts);
  const say = useSay();
  const f = useFormats();
  const partners = useQuery(partnersQuery);
  if (partners.error) {
    return <ProblemView problem={partners.error} retry={() => void partners.refetch()} />;
  }
  return (
    <>
      <PageHead title={t('title')} what={t('what')} />
      <Table<Partner> rowKey="name" size="middle" pagination={false} loading={partners.isPending} dataSource={partners.data ?? []} scroll={{ x: true }} locale={{ emptyText: <Empty description={t('none')} /> }}
        columns={[
          { title: t('name'), render: (_, p) => <PartyChip name={p.name} /> },
          { title: t('state'), render: (_, p) => (p.suspended ? <Tag color="warning">{t('suspended')}</Tag> : <Tag color={p.connected ? 'success' : 'error'}>{t(p.connected ? 'connected' : 'apart')}</Tag>) },
          { title: t('reason'), render: (_, p) => say(p.reach?.reason) },
          { title: t('roundTrip'), align: 'right', className: 'num', render: (_, p) => (p.roundTripMicros > 0 ? f.seconds(p.roundTripMicros / 1e6) : f.number(null)) },
          { title: t('expires'), render: (_, p) => f.day(p.certificateExpires) },
        ]} />
    </>
  );
}
