import { useQuery } from '@tanstack/react-query';
import { Alert, Card, Collapse, Skeleton } from 'antd';
import { useMemo } from 'react';
import { useParams } from 'react-router';
import { answer, client } from '../../api/client';
import { FactList } from '../../components/disclosure/FactList';
import { pictureOf } from '../../components/disclosure/picture';
import { WhoLearnsWhat } from '../../components/disclosure/WhoLearnsWhat';
import { PageHead } from '../../components/PageHead';
import { ProblemView } from '../../components/ProblemView';
import en from '../../texts/en/approvals';
import zh from '../../texts/zh/approvals';
import { catalogue, useSay, useTexts } from '../../texts';
import { ContractState } from './ContractState';
import { Decide } from './Decide';
import { Differences } from './Differences';
import { Discussion } from './Discussion';
import { OwnColumns } from './OwnColumns';
import { CostBySteps } from './CostBySteps';
import './approval.css';

const texts = catalogue(en, zh);

/** A contract with open eyes: everything that a person needs for a yes or a no on one page. */
export default function Approval() {
  const t = useTexts(texts);
  const say = useSay();
  const { hash = '' } = useParams();
  const review = useQuery({ queryKey: ['contracts', hash, 'review'], queryFn: () => answer(client.GET('/api/contracts/{id}/review', { params: { path: { id: hash } } })) });
  const contract = useQuery({ queryKey: ['contracts', hash], queryFn: () => answer(client.GET('/api/contracts/{id}', { params: { path: { id: hash } } })) });
  const picture = useMemo(() => (review.data === undefined ? undefined : pictureOf(review.data.arrows)), [review.data]);
  const failed = review.error ?? contract.error;
  if (failed) {
    return <ProblemView problem={failed} retry={() => { void review.refetch(); void contract.refetch(); }} />;
  }
  const r = review.data;
  const c = contract.data;
  if (r === undefined || c === undefined || picture === undefined) {
    return <Skeleton active paragraph={{ rows: 12 }} />;
  }
  return (
    <>
      <PageHead title={<>{r.name} <ContractState state={r.state} /></>} what={t('ask', { proposer: r.proposer, purpose: r.purpose })} />
      <div className="approval">
        <div className="approval-main">
          {r.warnings.map((w, i) => <Alert key={i} type="warning" showIcon title={say(w)} />)}
          {r.suspensions.map((s) => <Alert key={s.party} type="warning" showIcon title={t('suspendedBy', { party: s.party, reason: s.reason })} />)}
          {c.reason === null ? null : <Alert type="info" showIcon title={say(c.reason)} />}
          <Card title={t('inWords')}>
            <p className="soft approval-nothing">{t('nothingElse')}</p>
            <FactList facts={r.learned} />
          </Card>
          <Card title={t('inPicture')}>
            <WhoLearnsWhat picture={picture} />
          </Card>
          {r.together.length === 0 && r.told.length === 0 ? null : (
            <Card title={t('together')}>
              {r.together.length === 0 ? <p className="soft">{t('nothingMore')}</p> : <FactList facts={r.together} />}
              {r.told.length === 0 ? null : <><h3 className="approval-sub">{t('told')}</h3><ul>{[...new Set(r.told.map((told) => say(told.sentence)))].map((sentence) => <li key={sentence}>{sentence}</li>)}</ul></>}
            </Card>
          )}
          <OwnColumns touched={r.touched} rules={r.rules} />
          <Differences compared={r.compared} hash={r.contract} />
          <CostBySteps estimate={r.estimate} steps={c.steps} receivers={r.receivers} />
          <Discussion hash={hash} comments={r.comments} steps={c.steps.map((s) => s.id)} />
          <Collapse items={[{ key: 'exact', label: t('exactList', { n: r.learned.length }), children: <><p className="soft">{t('exactWhat')}</p><FactList exact facts={r.learned} /><p className="soft approval-hash">{t('hash')} <span className="mono">{r.contract}</span></p></> }]} />
        </div>
        <Decide review={r} contract={c} />
      </div>
    </>
  );
}
