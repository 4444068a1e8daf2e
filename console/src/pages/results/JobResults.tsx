import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { FileTextOutlined, PushpinFilled, PushpinOutlined } from '@ant-design/icons';
import { Button, Card, Empty, Skeleton, Space, Tooltip } from 'antd';
import { Link, useParams } from 'react-router';
import { answer, client } from '../../api/client';
import { useSession } from '../../app/session';
import { useFormats } from '../../components/format';
import { PageHead } from '../../components/PageHead';
import { ProblemView } from '../../components/ProblemView';
import { useOperators } from '../../flow/useEditor';
import en from '../../texts/en/results';
import zh from '../../texts/zh/results';
import { catalogue, useSay, useTexts } from '../../texts';
import { Artifact } from './Artifact';
import { readable } from './content';
import './results.css';

const texts = catalogue(en, zh);

/** Everything that one job left at this party, step by step; what is for people first. */
export default function JobResults() {
  const { id = '' } = useParams();
  const t = useTexts(texts);
  const say = useSay();
  const f = useFormats();
  const { can } = useSession();
  const queries = useQueryClient();
  const operators = useOperators();
  const job = useQuery({ queryKey: ['jobs', id], queryFn: () => answer(client.GET('/api/jobs/{id}', { params: { path: { id } } })) });
  const artifacts = useQuery({ queryKey: ['jobs', id, 'artifacts'], queryFn: () => answer(client.GET('/api/jobs/{id}/artifacts', { params: { path: { id } } })) });
  const pin = useMutation({
    mutationFn: ({ step, port, pinned }: { step: string; port: string; pinned: boolean }) => answer(client.PUT('/api/jobs/{id}/artifacts/{step}/{port}/pin', { params: { path: { id, step, port } }, body: { pinned } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['jobs', id, 'artifacts'] }),
  });
  const failed = job.error ?? artifacts.error;
  if (failed) {
    return <ProblemView problem={failed} />;
  }
  if (job.data === undefined || artifacts.data === undefined) {
    return <Skeleton active />;
  }
  const all = artifacts.data;
  const model = job.data.steps.some((s) => s.operator === 'evaluate.binary' || s.operator === 'train.lr');
  return (
    <>
      <PageHead title={job.data.name} what={t('jobWhat')} actions={<Space><Link to={`/jobs/${id}`}><Button>{t('toJob')}</Button></Link>{model ? <Link to={`/results/${id}/report`}><Button type="primary" icon={<FileTextOutlined />} data-testid="model-report">{t('modelReport')}</Button></Link> : null}</Space>} />
      {all.length === 0 ? <Empty description={t('noArtifacts')} /> : null}
      <div className="results">
        {job.data.steps.filter((s) => all.some((a) => a.step === s.step)).map((s) => {
          const operator = operators?.get(s.operator);
          const own = all.filter((a) => a.step === s.step).sort((a, b) => Number(readable(b)) - Number(readable(a)));
          return (
            <Card key={s.step} size="small" title={<>{operator === undefined ? s.operator : say(operator.title)} <span className="soft mono">{s.step}</span></>}>
              {own.map((a) => (a.state !== 'KEPT' ? <p key={a.port} className="soft">{t('destroyedBy', { name: a.port, when: f.ago(a.endedAt), why: a.why ?? '' })}</p> : (
                <div key={a.port} className="result-row">
                  {can('PROPOSE') ? <Tooltip title={t(a.pinned ? 'unpin' : 'pin')}><Button type="text" size="small" className="pin" icon={a.pinned ? <PushpinFilled /> : <PushpinOutlined />} aria-label={t(a.pinned ? 'unpin' : 'pin')} aria-pressed={a.pinned} onClick={() => pin.mutate({ step: a.step, port: a.port, pinned: !a.pinned })} /></Tooltip> : null}
                  <Artifact job={id} artifact={a} />
                </div>
              )))}
            </Card>
          );
        })}
      </div>
    </>
  );
}
