import { useMutation, useQuery } from '@tanstack/react-query';
import { Alert, Button, Descriptions, Tag } from 'antd';
import { SafetyCertificateOutlined } from '@ant-design/icons';
import { nodeQuery } from '../../api/queries';
import type { Schema } from '../../api/client';
import { useFormats } from '../../components/format';
import { PartyChip } from '../../components/PartyChip';
import en from '../../texts/en/evidence';
import zh from '../../texts/zh/evidence';
import { catalogue, useTexts } from '../../texts';
import { check, readBundle } from './bundle';
import { fetchBundle } from './fetchBundle';
import { Verified } from './Verified';

const texts = catalogue(en, zh);

/** One entry: its facts, and its proof computed here. */
export function EntryView({ found }: { found: Schema<'EvidenceSearchFound'> }) {
  const t = useTexts(texts);
  const f = useFormats();
  const node = useQuery(nodeQuery);
  const { entry, origin } = found;
  const proof = useMutation({
    mutationFn: async () => {
      const bundle = readBundle(await fetchBundle(entry.sequence));
      return bundle === undefined ? undefined : { checked: await check(bundle), shown: entry };
    },
  });
  const own = node.data?.name === origin;
  return (
    <>
      <h3>{t('proof')}</h3>
      {own ? null : <Alert type="info" showIcon title={t('notOwnLog')} />}
      {!own || proof.data !== undefined ? null : (
        <>
          <p className="soft">{t('proofWhat')}</p>
          {globalThis.isSecureContext ? null : <Alert type="warning" showIcon title={t('insecure')} />}
          <Button type="primary" icon={<SafetyCertificateOutlined />} loading={proof.isPending} disabled={!globalThis.isSecureContext} onClick={() => proof.mutate()} data-testid="verify">{t('verify')}</Button>
        </>
      )}
      {proof.isSuccess && proof.data === undefined ? <Alert type="error" showIcon title={t('noBundle')} /> : null}
      {proof.data === undefined ? null : <Verified checked={proof.data.checked} />}
      <h3>{t('facts')}</h3>
      <Descriptions column={1} size="small" bordered items={[
        { key: 'log', label: t('log'), children: <PartyChip name={origin} /> },
        { key: 'time', label: t('time'), children: f.moment(entry.time) },
        { key: 'type', label: t('type'), children: <Tag>{entry.type}</Tag> },
        ...Object.entries(entry.body).map(([name, value]) => ({ key: `b-${name}`, label: <span className="mono">{name}</span>, children: <span className="evidence-value">{typeof value === 'string' ? value : JSON.stringify(value, null, 1)}</span> })),
        { key: 'previous', label: t('previous'), children: <span className="mono evidence-value">{entry.previous}</span> },
      ]} />
    </>
  );
}
