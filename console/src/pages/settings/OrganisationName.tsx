import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Typography } from 'antd';
import { answer, client } from '../../api/client';
import { organisationQuery } from '../../api/queries';
import { useSession } from '../../app/session';
import { useFormats } from '../../components/format';
import { useTexts } from '../../texts';
import { texts } from './texts';

/** The name in full: for one's own people. An administrator writes over it; the node keeps it in the evidence. */
export function OrganisationName() {
  const t = useTexts(texts);
  const f = useFormats();
  const { can } = useSession();
  const queries = useQueryClient();
  const organisation = useQuery(organisationQuery);
  const rename = useMutation({ mutationFn: (name: string) => answer(client.PUT('/api/organisation', { body: { name } })), onSuccess: (now) => queries.setQueryData(organisationQuery.queryKey, now) });
  const now = organisation.data;
  if (now === undefined) {
    return null;
  }
  const write = (name: string) => { if (name.trim() !== '' && name.trim() !== now.name) { rename.mutate(name.trim()); } };
  return (
    <span>
      <Typography.Text data-testid="organisation" editable={can('ADMINISTER') ? { onChange: write, maxLength: 200, text: now.name, tooltip: t('rename') } : false}>{now.name}</Typography.Text>
      {now.changedAt ? <div className="soft">{t('namedBy', { who: now.changedBy, when: f.day(now.changedAt) })}</div> : <div className="soft">{t('organisationWhat')}</div>}
    </span>
  );
}
