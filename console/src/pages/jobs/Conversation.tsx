import { useQuery } from '@tanstack/react-query';
import { ArrowRightOutlined } from '@ant-design/icons';
import { Empty, Skeleton, Table, Tag, Tooltip } from 'antd';
import { answer, client, type Schema } from '../../api/client';
import { useFormats } from '../../components/format';
import { PartyChip } from '../../components/PartyChip';
import { ProblemView } from '../../components/ProblemView';
import type { Operators } from '../../flow/ports';
import en from '../../texts/en/jobs';
import zh from '../../texts/zh/jobs';
import { catalogue, useSay, useTexts, type Texts } from '../../texts';
import { between, sizes, type Said } from './said';

const texts = catalogue(en, zh);
type Key = keyof typeof en;

/** The security cockpit: what each step says and hears, part by part, and beside it what the contract says it reveals. Nothing here is content: only kinds, counts and sizes. */
export function Conversation({ job, contract, operators, me }: { job: Schema<'JobView'>; contract: Schema<'ContractView'>; operators: Operators | undefined; me: string }) {
  const t = useTexts(texts);
  const say = useSay();
  const f = useFormats();
  const running = job.state === 'RUNNING';
  const asked = useQuery({
    queryKey: ['jobs', job.id, 'conversation'], queryFn: () => answer(client.GET('/api/jobs/{id}/conversation', { params: { path: { id: job.id } } })),
    refetchInterval: running ? 2000 : false,
  });
  if (asked.error) {
    return <ProblemView problem={asked.error} retry={() => void asked.refetch()} />;
  }
  if (asked.data === undefined) {
    return <Skeleton active />;
  }
  if (asked.data.every((step) => step.lines.length === 0)) {
    return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t(running ? 'nothingSaidYet' : 'nothingSaid')} />;
  }
  return (
    <div className="said" data-testid="conversation">
      <p className="soft">{t('conversationWhat')}</p>
      {asked.data.map((step) => {
        const row = job.steps.find((s) => s.step === step.step);
        const operator = operators?.get(row?.operator ?? '');
        const facts = contract.disclosure.filter((d) => d.fact.steps.includes(step.step));
        const sums = between(step.lines);
        const bytes = sums.reduce((n, s) => n + s.sentBytes + s.receivedBytes, 0);
        return (
          <section key={step.step} aria-label={step.step}>
            <header>
              <h3>{operator === undefined ? step.step : say(operator.title)} <span className="soft mono">{step.step}</span> {step.running ? <Tag color="processing">{t('RUNNING')}</Tag> : null}</h3>
              <span className="now-figures">
                <span>{f.bytes(bytes)}</span>
                {row?.rounds ? <span>{t('roundsShort', { n: f.number(row.rounds) })}</span> : null}
                {row?.seconds ? <><span>{f.seconds(row.seconds)}</span><span>{t('rate', { rate: f.bytes(bytes / row.seconds) })}</span></> : null}
              </span>
            </header>
            {step.lines.length === 0 ? <p className="soft">{t(row?.state === 'WAITING' ? 'notStarted' : 'saysNothing')}</p> : (
              <>
                <div className="said-sums">
                  {sums.map((s) => (
                    <span key={s.peer} className="said-sum">
                      <PartyChip name={me} /><ArrowRightOutlined aria-label={t('sent')} /><b className="num">{f.bytes(s.sentBytes)}</b><span className="soft">{t('messages', { n: f.number(s.sentMessages) })}</span>
                      <PartyChip name={s.peer} /><ArrowRightOutlined aria-label={t('received')} /><b className="num">{f.bytes(s.receivedBytes)}</b><span className="soft">{t('messages', { n: f.number(s.receivedMessages) })}</span>
                    </span>
                  ))}
                </div>
                <Table<Said> size="small" pagination={false} rowKey={(l) => `${l.peer} ${l.channel} ${l.kind} ${l.sent}`} dataSource={step.lines} scroll={{ x: 'max-content', ...(step.lines.length > 14 ? { y: 420 } : {}) }} columns={[
                  { title: t('fromTo'), render: (_, l) => <span className="chips"><PartyChip name={l.sent ? me : l.peer} /><ArrowRightOutlined /><PartyChip name={l.sent ? l.peer : me} /></span> },
                  { title: t('part'), render: (_, l) => <Part kind={l.kind} t={t} /> },
                  { title: t('channel'), render: (_, l) => <span className="mono soft">{l.channel}</span> },
                  { title: t('messageCount'), align: 'right', className: 'num', render: (_, l) => f.number(l.messages) },
                  { title: t('bytes'), align: 'right', className: 'num', render: (_, l) => f.bytes(l.bytes) },
                  { title: t('eachMessage'), align: 'right', className: 'num', render: (_, l) => sizes(l, f.bytes) },
                ]} />
              </>
            )}
            <h4>{t('reveals')}</h4>
            {facts.length === 0 ? <p className="soft">{t('nothingRevealed')}</p> : <ul className="learned">{facts.map((d, i) => <li key={i}>{say(d.sentence)}</li>)}</ul>}
          </section>
        );
      })}
    </div>
  );
}

/** A part of the protocol in words; its class, where the source says what it sends, is one hover away. */
function Part({ kind, t }: { kind: string; t: Texts<Key> }) {
  const key = `part_${kind}`;
  return key in en ? <Tooltip title={<span className="mono">{kind}</span>}><span tabIndex={0}>{t(key as Key)}</span></Tooltip> : <span className="mono">{kind === '' ? '–' : kind}</span>;
}
