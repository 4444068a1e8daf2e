import { useQuery } from '@tanstack/react-query';
import { answer, client, type Schema } from '../../api/client';
import { contractsQuery, jobsQuery, partnersQuery } from '../../api/queries';
import { useSession } from '../../app/session';

export interface Progress {
  findings: Schema<'DoctorFinding'>[];
  others: number | undefined;
  partners: Schema<'PartnersView'>[];
  tables: Schema<'TableView'>[];
  contracts: Schema<'ContractView'>[];
  jobs: Schema<'JobView'>[];
}

export const doctorQuery = { queryKey: ['doctor'], queryFn: () => answer(client.GET('/api/doctor')), staleTime: 60_000 };

/** How far this node is, from what it has: nothing is remembered apart. */
export function useProgress(): { progress: Progress | undefined; error: unknown; steps: Record<Step, boolean> } {
  const { me, can } = useSession();
  const doctor = useQuery(doctorQuery);
  const accounts = useQuery({ queryKey: ['accounts'], queryFn: () => answer(client.GET('/api/accounts')), enabled: can('ADMINISTER') });
  const partners = useQuery({ ...partnersQuery, enabled: can('SEE_NODE') });
  const tables = useQuery({ queryKey: ['tables'], queryFn: () => answer(client.GET('/api/tables')) });
  const contracts = useQuery(contractsQuery);
  const jobs = useQuery(jobsQuery);
  const error = doctor.error ?? accounts.error ?? partners.error ?? tables.error ?? contracts.error ?? jobs.error;
  const ready = doctor.data && partners.data && tables.data && contracts.data && jobs.data && (accounts.data || !can('ADMINISTER'));
  const progress = ready ? {
    findings: doctor.data, others: accounts.data?.filter((a) => a.name !== me.name && !a.disabled).length, partners: partners.data, tables: tables.data, contracts: contracts.data, jobs: jobs.data,
  } : undefined;
  return { progress, error, steps: stepsOf(progress) };
}

export const STEPS = ['machine', 'people', 'partner', 'table', 'grant', 'flow'] as const;
export type Step = (typeof STEPS)[number];

/** Which of the steps are behind us. */
export function stepsOf(p: Progress | undefined): Record<Step, boolean> {
  return {
    machine: p !== undefined && p.findings.every((finding) => finding.verdict !== 'BAD'),
    // Who is no administrator came in as one of the people.
    people: p !== undefined && (p.others === undefined || p.others > 0),
    partner: (p?.partners.length ?? 0) > 0,
    table: (p?.tables.length ?? 0) > 0,
    grant: p?.tables.some((table) => table.policy.length > 0) ?? false,
    flow: (p?.jobs ?? []).some((job) => job.state === 'DONE'),
  };
}
