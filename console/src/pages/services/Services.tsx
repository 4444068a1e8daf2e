import { useQuery } from '@tanstack/react-query';
import { Button, Empty, Segmented, Table } from 'antd';
import { PlusOutlined } from '@ant-design/icons';
import { useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import type { Schema } from '../../api/client';
import { servicesQuery } from '../../api/tables';
import { useSession } from '../../app/session';
import { useFormats } from '../../components/format';
import { PageHead } from '../../components/PageHead';
import { PartyChip } from '../../components/PartyChip';
import { ProblemView } from '../../components/ProblemView';
import en from '../../texts/en/services';
import zh from '../../texts/zh/services';
import { catalogue, useTexts } from '../../texts';
import { kindKey } from './kinds';
import { Publish } from './Publish';
import { ServiceState } from './ServiceState';
import './services.css';

const texts = catalogue(en, zh);

type Service = Schema<'ServiceView'>;
type Shown = 'all' | 'provided' | 'used' | 'over';

/** Joint functions that stay: those that this node provides, and those that it asks. */
export default function Services() {
  const t = useTexts(texts);
  const f = useFormats();
  const { can } = useSession();
  const [search, setSearch] = useSearchParams();
  const [publishing, setPublishing] = useState(false);
  const services = useQuery(servicesQuery);
  if (services.error) {
    return <ProblemView problem={services.error} retry={() => void services.refetch()} />;
  }
  const shown = (['all', 'provided', 'used', 'over'] as const).find((s) => s === search.get('show')) ?? 'all';
  const over = (s: Service) => s.state === 'ENDED' || s.expired;
  const rows = (services.data ?? []).filter((s) => (shown === 'over' ? over(s) : !over(s) && (shown === 'all' || (shown === 'provided') === s.provided)));
  return (
    <>
      <PageHead title={t('title')} what={t('what')} actions={can('MANAGE_SERVICES') ? <Button type="primary" icon={<PlusOutlined />} onClick={() => setPublishing(true)}>{t('publish')}</Button> : null} />
      <div className="bar"><Segmented<Shown> value={shown} onChange={(show) => setSearch({ show }, { replace: true })} options={(['all', 'provided', 'used', 'over'] as const).map((s) => ({ value: s, label: t(`show_${s}`) }))} /></div>
      <Table<Service> rowKey="id" size="middle" loading={services.isPending} dataSource={rows} pagination={{ pageSize: 50, hideOnSinglePage: true }} scroll={{ x: true }} locale={{ emptyText: <Empty description={t('none')} /> }}
        columns={[
          { title: t('service'), render: (_, s) => { const kind = kindKey(s.kind); return <><Link to={`/services/${s.id}`}>{s.name}</Link><div className="soft">{kind === undefined ? s.kind : t(kind)}</div></>; } },
          { title: t('side'), render: (_, s) => (s.provided ? <>{t('forPartner')} <PartyChip name={s.partner} /></> : <>{t('fromPartner')} <PartyChip name={s.partner} /></>) },
          { title: t('state'), render: (_, s) => <ServiceState service={s} /> },
          { title: t('table'), render: (_, s) => <>{s.table}<div className="soft">{Object.values(s.columns).flat().join(', ')}</div></> },
          { title: t('questions'), align: 'right', className: 'num', render: (_, s) => f.number(s.questions) },
          { title: t('expires'), render: (_, s) => f.day(s.expires) },
          { title: '', render: (_, s) => (!s.provided && s.state === 'ACTIVE' && can('CALL_SERVICES') ? <Link to={`/try?service=${s.id}`}><Button size="small">{t('tryIt')}</Button></Link> : null) },
        ]} />
      <Publish open={publishing} onClose={() => setPublishing(false)} />
    </>
  );
}
