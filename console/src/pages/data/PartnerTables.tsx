import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Drawer, Empty, Input, Table, Tag } from 'antd';
import { useState } from 'react';
import { answer, client, type Schema } from '../../api/client';
import { useFormats } from '../../components/format';
import { PartyChip } from '../../components/PartyChip';
import { ProblemView } from '../../components/ProblemView';
import en from '../../texts/en/data';
import zh from '../../texts/zh/data';
import { catalogue, useSay, useTexts } from '../../texts';

const texts = catalogue(en, zh);

type Hit = Schema<'PartnerTablesHit'>;

/** Tables that partners show; found by name, tag, column and what a column's name means, in either language. */
export function PartnerTables() {
  const t = useTexts(texts);
  const say = useSay();
  const f = useFormats();
  const [word, setWord] = useState('');
  const [opened, open] = useState<Hit>();
  const found = useQuery({ queryKey: ['partners', 'catalogue', word], queryFn: () => answer(client.GET('/api/catalogue', { params: { query: { search: word } } })) });
  const sample = useQuery({
    queryKey: ['partners', 'sample', opened?.partner, opened?.table.name], enabled: opened !== undefined && opened.table.level.endsWith('SAMPLE'),
    queryFn: () => answer(client.GET('/api/partners/{partner}/catalogue/{table}/sample', { params: { path: { partner: opened?.partner ?? '', table: opened?.table.name ?? '' } } })),
  });
  if (found.error) {
    return <ProblemView problem={found.error} retry={() => void found.refetch()} />;
  }
  return (
    <>
      <div className="bar"><Input.Search allowClear className="data-search" placeholder={t('searchPartnerTables')} aria-label={t('searchPartnerTables')} onSearch={setWord} /></div>
      {(found.data?.silent ?? []).map((s) => <Alert key={s.partner} className="data-alert" type="warning" showIcon title={<><PartyChip name={s.partner} /> {say(s.reason)}</>} />)}
      <Table<Hit> rowKey={(h) => `${h.partner}/${h.table.name}`} size="middle" loading={found.isPending} dataSource={found.data?.hits ?? []} pagination={{ pageSize: 50, hideOnSinglePage: true }} scroll={{ x: true }} locale={{ emptyText: <Empty description={t('noPartnerTables')} /> }}
        columns={[
          { title: t('partner'), render: (_, h) => <PartyChip name={h.partner} /> },
          { title: t('table'), render: (_, h) => <><Button type="link" className="link" onClick={() => open(h)}>{h.table.name}</Button><div className="soft">{h.table.description}</div></> },
          { title: t('columns'), render: (_, h) => <span className="chips">{h.table.columns.slice(0, 8).map((c) => <Tag key={c.name}>{c.name}</Tag>)}{h.table.columns.length > 8 ? t('andMore', { n: h.table.columns.length - 8 }) : null}</span> },
          { title: t('rows'), align: 'right', className: 'num', render: (_, h) => t('about', { n: f.number(h.table.rows) }) },
          { title: t('tags'), render: (_, h) => h.table.tags.map((x) => <Tag key={x}>{x}</Tag>) },
        ]} />
      <Drawer open={opened !== undefined} onClose={() => open(undefined)} size="large" title={opened === undefined ? '' : <><PartyChip name={opened.partner} /> {opened.table.name}</>}>
        {opened === undefined ? null : (
          <>
            <p>{opened.table.description}</p>
            <Table size="small" pagination={false} rowKey="name" dataSource={opened.table.columns} columns={[{ title: t('column'), dataIndex: 'name' }, { title: t('type'), render: (_, c) => t(`type${c.type}`) }, { title: t('role'), render: (_, c) => t(`kind${c.kind}`) }]} />
            {sample.data === undefined ? null : (
              <>
                <h3>{t('sample')}</h3><p className="soft">{t('sampleWhat')}</p>
                <Table size="small" pagination={false} scroll={{ x: true }} rowKey={(r) => sample.data.indexOf(r)} dataSource={sample.data} columns={opened.table.columns.map((c, i) => ({ title: c.name, render: (_: unknown, r: string[]) => r[i] }))} />
              </>
            )}
          </>
        )}
      </Drawer>
    </>
  );
}
