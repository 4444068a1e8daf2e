import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Card, Descriptions, Popconfirm, Skeleton } from 'antd';
import { answer, client } from '../../api/client';
import { nodeQuery } from '../../api/queries';
import { useSession } from '../../app/session';
import { Fingerprint } from '../../components/Fingerprint';
import { useFormats } from '../../components/format';
import { PartyChip } from '../../components/PartyChip';
import { ProblemView } from '../../components/ProblemView';
import { useSay, useTexts } from '../../texts';
import { OrganisationName } from './OrganisationName';
import { texts } from './texts';

export function Identity() {
  const t = useTexts(texts);
  const say = useSay();
  const f = useFormats();
  const { can } = useSession();
  const queries = useQueryClient();
  const node = useQuery(nodeQuery);
  const own = useQuery({ queryKey: ['identity'], queryFn: () => answer(client.GET('/api/identity')) });
  const renew = useMutation({ mutationFn: () => answer(client.POST('/api/identity/successions', { body: { compromised: false } })), onSuccess: () => queries.invalidateQueries({ queryKey: ['identity'] }) });
  const failed = node.error ?? own.error;
  if (failed) {
    return <ProblemView problem={failed} />;
  }
  if (own.data === undefined || node.data === undefined) {
    return <Skeleton active />;
  }
  const succession = own.data.succession;
  return (
    <div className="stack">
      {own.data.expiring.map((e) => <Alert key={e.certificate} type="warning" showIcon title={say(e.text)} description={say(e.mend)} />)}
      <Card>
        <Descriptions column={1} items={[
          { key: 'organisation', label: t('organisation'), children: <OrganisationName /> },
          { key: 'name', label: t('partyName'), children: <PartyChip name={own.data.name} /> },
          { key: 'version', label: t('version'), children: node.data.version },
          { key: 'fingerprint', label: t('fingerprint'), children: <Fingerprint value={own.data.fingerprint} /> },
          { key: 'certificate', label: t('certificate'), children: f.day(own.data.expires) },
          { key: 'tls', label: t('tls'), children: own.data.tls },
          { key: 'port', label: t('port'), children: node.data.port > 0 ? node.data.port : t('notListening') },
          { key: 'keys', label: t('keys'), children: f.number(own.data.keys.length) },
          ...(succession ? [{ key: 'succession', label: t('succession'), children: succession.waiting.length > 0 ? t('waiting', { names: succession.waiting.join(', ') }) : t('taken', { names: succession.taken.join(', ') }) }] : []),
        ]} />
        {can('MANAGE_PARTNERS') ? <Popconfirm title={t('renewSure')} description={t('renewWhat')} onConfirm={() => renew.mutate()}><Button loading={renew.isPending}>{t('renew')}</Button></Popconfirm> : null}
      </Card>
    </div>
  );
}
