import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Input, Modal, Select, Table } from 'antd';
import { useEffect, useState } from 'react';
import { answer, client, once, type Schema } from '../../api/client';
import { KindTag } from '../../components/disclosure/FactList';
import en from '../../texts/en/data';
import zh from '../../texts/zh/data';
import { catalogue, useSay, useTexts } from '../../texts';
import { GradeTag } from './GradeTag';

const texts = catalogue(en, zh);

type Suggested = Schema<'GradePolicySuggested'>;

/** What the columns' grades suggest for one partner and purpose; nothing holds until it is accepted. */
export function Suggestions({ open, name, partners, onClose }: { open: boolean; name: string; partners: readonly string[]; onClose: () => void }) {
  const t = useTexts(texts);
  const say = useSay();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [partner, setPartner] = useState(partners[0] ?? '');
  const [purpose, setPurpose] = useState('');
  const [chosen, choose] = useState<readonly React.Key[]>([]);
  const asked = open && partner !== '' && purpose.trim() !== '';
  const suggested = useQuery({ queryKey: ['tables', name, 'suggested', partner, purpose.trim()], enabled: asked, queryFn: () => answer(client.GET('/api/tables/{name}/grants/suggested', { params: { path: { name }, query: { partner, purpose: purpose.trim(), limit: 1000 } } })) });
  useEffect(() => choose((suggested.data ?? []).filter((s) => s.clause !== null).map((s) => s.column)), [suggested.data]);
  const accept = useMutation({
    mutationFn: () => answer(client.POST('/api/tables/{name}/grants/suggested', { headers: once(), params: { path: { name } }, body: { partner, purpose: purpose.trim(), columns: chosen.map(String) } })),
    onSuccess: () => {
      message.success(t('policySaved'));
      onClose();
      return queries.invalidateQueries({ queryKey: ['tables'] });
    },
  });
  return (
    <Modal open={open} width={820} title={t('suggestByGrade')} onCancel={onClose} okText={t('acceptN', { n: chosen.length })} okButtonProps={{ disabled: !asked || chosen.length === 0 }} confirmLoading={accept.isPending} onOk={() => accept.mutate()}>
      <div className="bar">
        <Select className="bar-select" aria-label={t('partner')} value={partner} onChange={setPartner} options={partners.map((p) => ({ value: p, label: p }))} />
        <Input className="data-search" aria-label={t('purpose')} placeholder={t('purpose')} value={purpose} onChange={(e) => setPurpose(e.target.value)} />
      </div>
      {asked ? (
        <Table<Suggested> rowKey="column" size="small" loading={suggested.isPending} dataSource={suggested.data ?? []} pagination={false} scroll={{ y: 380 }}
          rowSelection={{ selectedRowKeys: [...chosen], onChange: choose, getCheckboxProps: (s) => ({ disabled: s.clause === null }) }}
          columns={[
            { title: t('column'), render: (_, s) => <><strong>{s.column}</strong> <GradeTag grade={s.grade} /></> },
            { title: t('mayLearn'), render: (_, s) => (s.clause === null ? t('nothing') : <KindTag kind={s.clause.allow === 'SHAPE' ? null : s.clause.allow} />) },
            { title: t('why'), render: (_, s) => <span className="soft">{say(s.why)}{s.confirmed ? '' : ` ${t('gradeOpen')}`}</span> },
          ]} />
      ) : <p className="soft">{t('namePurpose')}</p>}
    </Modal>
  );
}
