import { useQuery } from '@tanstack/react-query';
import { CheckCircleFilled, WarningFilled } from '@ant-design/icons';
import { answer, client, type Schema } from '../../api/client';
import { useSession } from '../../app/session';
import en from '../../texts/en/cockpit';
import zh from '../../texts/zh/cockpit';
import { catalogue, useSay, useTexts } from '../../texts';

const texts = catalogue(en, zh);

interface Alarm {
  key: string;
  bad: boolean;
  text: string;
}

/** What needs somebody: evidence that does not fit, holds, partners away, failures of the last day, what is about to end. */
export function Alarms({ node, jobs, services, now }: { node: Schema<'NodeStatus'> | undefined; jobs: readonly Schema<'JobView'>[]; services: readonly Schema<'ServiceView'>[]; now: number }) {
  const t = useTexts(texts);
  const say = useSay();
  const { can } = useSession();
  const health = useQuery({ queryKey: ['health'], enabled: can('SEE_NODE'), refetchInterval: 15_000, queryFn: () => answer(client.GET('/api/health')) });
  const holds = useQuery({ queryKey: ['holds'], refetchInterval: 15_000, queryFn: () => answer(client.GET('/api/holds', { params: { query: { limit: 100 } } })) });
  const evidence = useQuery({ queryKey: ['evidence', 'alarms'], enabled: can('AUDIT'), refetchInterval: 30_000, queryFn: () => answer(client.GET('/api/evidence/alarms')) });
  const day = now - 24 * 3600 * 1000;
  const alarms: Alarm[] = [
    ...(evidence.data?.entries ?? []).slice(0, 3).map((e) => ({ key: `e${e.entry.sequence}`, bad: true, text: t('evidenceAlarm', { type: e.entry.type, n: e.entry.sequence }) })),
    ...(holds.data ?? []).filter((h) => h.liftedAt === null).map((h) => ({ key: h.id, bad: true, text: t('held', { by: h.placedBy, reason: h.reason }) })),
    ...(health.data ?? []).filter((h) => !h.well).map((h) => ({ key: h.name, bad: true, text: say(h.finding) })),
    ...(node?.partners ?? []).filter((p) => !p.connected).map((p) => ({ key: `p${p.name}`, bad: false, text: t('away', { name: p.name, why: say(p.reach?.reason) }) })),
    ...jobs.filter((j) => j.state === 'FAILED' && j.finishedAt !== null && Date.parse(j.finishedAt) >= day).slice(0, 3).map((j) => ({ key: j.id, bad: true, text: t('jobFailed', { name: j.name, why: say(j.reason) }) })),
    ...services.filter((s) => s.trouble !== null && s.state === 'ACTIVE').map((s) => ({ key: s.id, bad: true, text: `${s.name}: ${say(s.trouble)}` })),
    ...(node?.expiring ?? []).map((e) => ({ key: e.certificate + e.party, bad: e.days < 7, text: say(e.text) })),
  ];
  if (alarms.length === 0) {
    return <p className="cockpit-calm"><CheckCircleFilled aria-hidden /> {t('noAlarm')}</p>;
  }
  return <ul className="cockpit-list">{alarms.slice(0, 8).map((a) => <li key={a.key} className="cockpit-alarm"><WarningFilled aria-hidden className={a.bad ? 'bad' : 'warn'} /><span>{a.text}</span></li>)}</ul>;
}
