import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Alert, App, Button, Card, Descriptions, Tag } from 'antd';
import { CheckOutlined, CloseOutlined, PauseOutlined, PlayCircleOutlined, StopOutlined } from '@ant-design/icons';
import { useState } from 'react';
import { Link } from 'react-router';
import { answer, client, once, type Schema } from '../../api/client';
import { useSession } from '../../app/session';
import { useFormats } from '../../components/format';
import { PartyChip } from '../../components/PartyChip';
import { ReasonDialog } from '../../components/ReasonDialog';
import en from '../../texts/en/approvals';
import zh from '../../texts/zh/approvals';
import { catalogue, useSay, useTexts } from '../../texts';

const texts = catalogue(en, zh);

type Act = 'decline' | 'withdraw' | 'suspend' | 'resume' | 'end' | 'stop';

const OPEN = ['PROPOSED', 'AWAITING_APPROVAL', 'AGREED', 'HELD'];

/** Beside the page: who signed, what is left, and the buttons of who may decide. */
export function Decide({ review, contract }: { review: Schema<'Review'>; contract: Schema<'ContractView'> }) {
  const t = useTexts(texts);
  const say = useSay();
  const f = useFormats();
  const { can, me } = useSession();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [asked, ask] = useState<Act>();
  const id = review.contract;
  const done = async (told: string) => {
    message.success(told);
    ask(undefined);
    await Promise.all([queries.invalidateQueries({ queryKey: ['contracts'] }), queries.invalidateQueries({ queryKey: ['holds'] }), queries.invalidateQueries({ queryKey: ['jobs'] })]);
  };
  const approve = useMutation({ mutationFn: () => answer(client.POST('/api/contracts/{id}/approve', { headers: once(), params: { path: { id } } })), onSuccess: () => done(t('didApprove')) });
  const act = useMutation({
    mutationFn: async ({ what, reason }: { what: Act; reason: string }) => {
      const init = { headers: once(), params: { path: { id } }, body: { reason } };
      switch (what) {
        case 'decline': await answer(client.POST('/api/contracts/{id}/decline', init)); break;
        case 'withdraw': await answer(client.POST('/api/contracts/{id}/withdraw', init)); break;
        case 'suspend': await answer(client.POST('/api/contracts/{id}/suspend', init)); break;
        case 'resume': await answer(client.POST('/api/contracts/{id}/resume', init)); break;
        case 'end': await answer(client.POST('/api/contracts/{id}/end', init)); break;
        case 'stop': await answer(client.POST('/api/holds', { headers: once(), body: { scope: 'CONTRACT', target: id, reason } })); break;
      }
      return what;
    },
    onSuccess: (what) => done(t(`did_${what}`)),
  });
  const said = review.consent.yes.includes(me.name);
  const waits = review.state === 'AWAITING_APPROVAL';
  const suspendedHere = review.suspensions.some((s) => review.signers.some((p) => p.party === s.party) && !contract.partners.includes(s.party));
  return (
    <aside className="approval-side" aria-label={t('decision')}>
      <Card title={t('decision')}>
        <ul className="approval-signers">
          {review.signers.map((s) => <li key={s.party}><PartyChip name={s.party} /><Tag color={s.signed ? 'success' : 'default'}>{t(s.signed ? 'hasSigned' : 'hasNotSigned')}</Tag></li>)}
        </ul>
        {review.consent.needed > 1 || review.consent.yes.length > 0 ? <p className="soft">{t('yesOf', { yes: review.consent.yes.join(', ') || '–', n: review.consent.yes.length, needed: review.consent.needed })}</p> : null}
        {waits && !review.decision.allowed ? <Alert type="error" showIcon title={t('cannot')} description={review.decision.why.map((w, i) => <div key={i}>{say(w)}</div>)} style={{ marginBottom: 12 }} /> : null}
        <div className="approval-buttons">
          {waits && can('APPROVE') ? (
            <>
              {said && review.consent.yes.length < review.consent.needed ? <Alert type="info" showIcon title={t('secondPerson')} /> : (
                <Button type="primary" size="large" icon={<CheckOutlined />} disabled={!review.decision.allowed} loading={approve.isPending} onClick={() => approve.mutate()}>{t('approve')}</Button>
              )}
              <Button danger icon={<CloseOutlined />} onClick={() => ask('decline')}>{t('decline')}</Button>
            </>
          ) : null}
          {review.proposed && OPEN.includes(review.state) && can('PROPOSE') ? <Button onClick={() => ask('withdraw')}>{t('withdraw')}</Button> : null}
          {['SIGNED', 'SUSPENDED'].includes(review.state) && can('APPROVE') ? (
            <>
              {suspendedHere ? <Button icon={<PlayCircleOutlined />} onClick={() => ask('resume')}>{t('resume')}</Button> : <Button icon={<PauseOutlined />} onClick={() => ask('suspend')}>{t('suspend')}</Button>}
              <Button danger onClick={() => ask('end')}>{t('end')}</Button>
            </>
          ) : null}
          {['SIGNED', 'SUSPENDED'].includes(review.state) && can('OPERATE') ? <Button danger type="primary" icon={<StopOutlined />} onClick={() => ask('stop')}>{t('stop')}</Button> : null}
        </div>
      </Card>
      <Card>
        <Descriptions column={1} size="small" items={[
          { key: 'proposer', label: t('proposer'), children: <PartyChip name={review.proposer} /> },
          { key: 'basis', label: t('legalBasis'), children: review.legalBasis || '–' },
          { key: 'runs', label: t('runs'), children: t('runsLeft', { used: review.quota.used, all: review.quota.runs, left: review.quota.left }) },
          { key: 'expires', label: t('expires'), children: <span className={review.quota.soon ? 'warned' : undefined}>{f.moment(review.quota.expires)}</span> },
          { key: 'time', label: t('time'), children: f.seconds(review.estimate.seconds) },
          { key: 'bytes', label: t('bytes'), children: f.bytes(review.estimate.bytes) },
          ...(review.project === '' ? [] : [{ key: 'project', label: t('project'), children: <Link to={`/projects/${review.project}`}>{review.project.slice(0, 12)}</Link> }]),
          ...(contract.job === '' ? [] : [{ key: 'job', label: t('job'), children: <Link to={`/jobs/${contract.job}`}>{contract.job.slice(0, 12)}</Link> }]),
        ]} />
      </Card>
      <ReasonDialog
        open={asked !== undefined} title={asked === undefined ? '' : t(`ask_${asked}`)} what={asked === undefined ? '' : t(`askWhat_${asked}`)} confirm={asked === undefined ? '' : t(`do_${asked}`)}
        danger={asked === 'stop' || asked === 'end' || asked === 'decline'} busy={act.isPending} onCancel={() => ask(undefined)}
        onConfirm={(reason) => asked !== undefined && act.mutate({ what: asked, reason })}
      />
    </aside>
  );
}
