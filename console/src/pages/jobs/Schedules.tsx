import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ClockCircleOutlined } from '@ant-design/icons';
import { Alert, Button, Empty, Form, Input, InputNumber, Modal, Popconfirm, Segmented, Select, Space, Table, Tag } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { answer, client, once, type Schema } from '../../api/client';
import { contractsQuery } from '../../api/queries';
import { useSession } from '../../app/session';
import { useFormats } from '../../components/format';
import { PageHead } from '../../components/PageHead';
import { ProblemView } from '../../components/ProblemView';
import en from '../../texts/en/jobs';
import zh from '../../texts/zh/jobs';
import { catalogue, useSay, useTexts, type Texts } from '../../texts';
import { clock, cronOf, DEFAULT_TIMES, timesOf, type Every, type Times } from './cron';

const texts = catalogue(en, zh);

type Row = Schema<'Schedule'>;
type Given = Times & { contract: string; zone: string; missed: 'SKIP' | 'ONCE'; priority: number };

const EVERY: readonly Every[] = ['hour', 'day', 'workday', 'week', 'month', 'cron'];
const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const;
const ownZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** The clock's part of a schedule in words. */
function words(cron: string, t: Texts<keyof typeof en>): string {
  const times = timesOf(cron);
  switch (times.every) {
    case 'hour': return t('everyHour', { minute: times.minute });
    case 'day': return t('everyDay', { time: clock(times) });
    case 'workday': return t('everyWorkday', { time: clock(times) });
    case 'week': return t('everyWeek', { day: t(`weekday${times.weekday as 1}`), time: clock(times) });
    case 'month': return t('everyMonth', { day: times.day, time: clock(times) });
    case 'cron': return cron;
  }
}

/** Contracts that are run by the clock: when next, what came of the last run, and why one has ended. */
export default function Schedules() {
  const t = useTexts(texts);
  const say = useSay();
  const f = useFormats();
  const { can } = useSession();
  const queries = useQueryClient();
  const [editing, setEditing] = useState<Row | 'new'>();
  const schedules = useQuery({ queryKey: ['schedules'], queryFn: () => answer(client.GET('/api/schedules', { params: { query: { limit: 1000 } } })) });
  const contracts = useQuery(contractsQuery);
  const end = useMutation({ mutationFn: (id: string) => answer(client.DELETE('/api/schedules/{id}', { params: { path: { id } } })), onSuccess: () => queries.invalidateQueries({ queryKey: ['schedules'] }) });
  if (schedules.error) {
    return <ProblemView problem={schedules.error} retry={() => void schedules.refetch()} />;
  }
  const may = can('OPERATE');
  const nameOf = (hash: string) => contracts.data?.find((c) => c.hash === hash)?.name ?? hash.slice(0, 12);
  const add = may ? <Button type="primary" icon={<ClockCircleOutlined />} onClick={() => setEditing('new')}>{t('scheduleAdd')}</Button> : null;
  return (
    <>
      <PageHead title={t('schedules')} what={t('schedulesWhat')} actions={<Space><Link to="/jobs"><Button>{t('title')}</Button></Link>{add}</Space>} />
      <Table<Row> rowKey="id" size="middle" sticky pagination={false} loading={schedules.isPending} dataSource={schedules.data ?? []} scroll={{ x: 'max-content' }} locale={{ emptyText: <Empty description={t('noSchedules')}>{add}</Empty> }} columns={[
        { title: t('contract'), render: (_, s) => <Link to={`/approvals/${s.contract}`}>{nameOf(s.contract)}</Link> },
        { title: t('when'), render: (_, s) => <><div>{words(s.cron, t)}</div><span className="soft">{s.zone}</span></> },
        { title: t('nextRun'), render: (_, s) => (s.ended ? <Tag>{say(s.ended)}</Tag> : <><div>{f.moment(s.nextAt)}</div><span className="soft">{f.ago(s.nextAt)}</span></>) },
        { title: t('lastRun'), render: (_, s) => (s.lastJob ? <Link to={`/jobs/${s.lastJob}`}>{f.ago(s.lastAt)}</Link> : <span className="soft">{t('neverRun')}</span>) },
        { title: t('missed'), render: (_, s) => t(`missed_${s.missed}`) },
        { title: t('askedBy'), dataIndex: 'madeBy' },
        { title: '', key: 'do', align: 'right', render: (_, s) => (!may || s.ended ? null : <Space><Button size="small" onClick={() => setEditing(s)}>{t('change')}</Button><Popconfirm title={t('scheduleEndSure')} onConfirm={() => end.mutate(s.id)}><Button size="small" danger>{t('scheduleEnd')}</Button></Popconfirm></Space>) },
      ]} />
      {editing === undefined ? null : <Edit of={editing === 'new' ? undefined : editing} onClose={() => setEditing(undefined)} />}
    </>
  );
}

/** A changed schedule is a new one, and the old one ends: what ran under either stays told apart. */
function Edit({ of, onClose }: { of: Row | undefined; onClose: () => void }) {
  const t = useTexts(texts);
  const queries = useQueryClient();
  const contracts = useQuery(contractsQuery);
  const [form] = Form.useForm<Given>();
  const now = Form.useWatch([], form) as Partial<Given> | undefined;
  const every = now?.every ?? 'day';
  const save = useMutation({
    mutationFn: async (given: Given) => {
      await answer(client.POST('/api/schedules', { headers: once(), body: { contract: given.contract, cron: cronOf({ ...DEFAULT_TIMES, ...given }), zone: given.zone, missed: given.missed, priority: given.priority } }));
      if (of !== undefined) {
        await answer(client.DELETE('/api/schedules/{id}', { params: { path: { id: of.id } } }));
      }
    },
    onSuccess: onClose,
    onSettled: () => queries.invalidateQueries({ queryKey: ['schedules'] }),
  });
  const signed = (contracts.data ?? []).filter((c) => c.state === 'SIGNED' || c.hash === of?.contract);
  const zones = [...new Set([ownZone(), 'UTC', ...Intl.supportedValuesOf('timeZone')])];
  return (
    <Modal open title={t(of === undefined ? 'scheduleAdd' : 'scheduleChange')} onCancel={onClose} onOk={() => form.submit()} confirmLoading={save.isPending} width={560}>
      <Form<Given> form={form} layout="vertical" requiredMark={false} onFinish={(given) => save.mutate(given)}
        initialValues={of === undefined ? { ...DEFAULT_TIMES, zone: ownZone(), missed: 'SKIP', priority: 5 } : { ...timesOf(of.cron), contract: of.contract, zone: of.zone, missed: of.missed, priority: of.priority }}>
        {contracts.isSuccess && signed.length === 0 ? <Alert type="info" showIcon title={t('noSigned')} /> : null}
        <Form.Item name="contract" label={t('contract')} rules={[{ required: true }]} extra={t('contractMustLast')}><Select showSearch optionFilterProp="label" options={signed.map((c) => ({ value: c.hash, label: `${c.name} · ${c.hash.slice(0, 12)}` }))} /></Form.Item>
        <Form.Item name="every" label={t('howOften')}><Select options={EVERY.map((value) => ({ value, label: t(`every_${value}`) }))} /></Form.Item>
        {every === 'cron' ? <Form.Item name="cron" label={t('cron')} extra={t('cronWhat')} rules={[{ required: true, pattern: /^\s*(\S+\s+){5}\S+\s*$/, message: t('cronWhat') }]}><Input className="mono" autoComplete="off" /></Form.Item> : (
          <Space size="middle" align="start">
            {every === 'week' ? <Form.Item name="weekday" label={t('weekday')}><Select style={{ width: 130 }} options={WEEKDAYS.map((value) => ({ value, label: t(`weekday${value}`) }))} /></Form.Item> : null}
            {every === 'month' ? <Form.Item name="day" label={t('dayOfMonth')}><InputNumber min={1} max={28} precision={0} /></Form.Item> : null}
            {every === 'hour' ? null : <Form.Item name="hour" label={t('hour')}><InputNumber min={0} max={23} precision={0} /></Form.Item>}
            <Form.Item name="minute" label={t('minute')}><InputNumber min={0} max={59} precision={0} /></Form.Item>
          </Space>
        )}
        <Form.Item name="zone" label={t('zone')}><Select showSearch options={zones.map((value) => ({ value, label: value }))} /></Form.Item>
        <Form.Item name="missed" label={t('missed')} extra={t('missedWhat')}><Segmented options={(['SKIP', 'ONCE'] as const).map((value) => ({ value, label: t(`missed_${value}`) }))} /></Form.Item>
        <Form.Item name="priority" label={t('priority')}><InputNumber min={0} max={9} precision={0} /></Form.Item>
      </Form>
    </Modal>
  );
}
