import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Card, Checkbox, Input, Select, Tag } from 'antd';
import { useState } from 'react';
import { answer, client, once, type Schema } from '../../api/client';
import { useSession } from '../../app/session';
import { useFormats } from '../../components/format';
import { PartyChip } from '../../components/PartyChip';
import en from '../../texts/en/approvals';
import zh from '../../texts/zh/approvals';
import { catalogue, useTexts } from '../../texts';

const texts = catalogue(en, zh);

/** What people of all parties said, and a place to say more or to ask for a change of one step. */
export function Discussion({ hash, comments, steps }: { hash: string; comments: readonly Schema<'ContractTalkContractComment'>[]; steps: readonly string[] }) {
  const t = useTexts(texts);
  const f = useFormats();
  const { can } = useSession();
  const queries = useQueryClient();
  const [text, setText] = useState('');
  const [step, setStep] = useState('');
  const [change, setChange] = useState(false);
  const say = useMutation({
    mutationFn: () => answer(client.POST('/api/contracts/{id}/comments', { headers: once(), params: { path: { id: hash } }, body: { step, text, change } })),
    onSuccess: () => {
      setText('');
      setChange(false);
      return queries.invalidateQueries({ queryKey: ['contracts', hash] });
    },
  });
  return (
    <Card title={t('discussion')}>
      {comments.length === 0 ? <p className="soft">{t('noComment')}</p> : comments.map((c, i) => (
        <div className="comment" key={i}>
          <PartyChip name={c.party} /> <span>{c.by}</span> <span className="soft">{f.ago(c.at)}</span> {c.step === '' ? null : <Tag>{t('onStep', { step: c.step })}</Tag>} {c.change ? <Tag color="warning">{t('changeAsked')}</Tag> : null}
          <p>{c.text}</p>
        </div>
      ))}
      {can('PROPOSE', 'APPROVE', 'GRANT', 'OPERATE') ? (
        <div className="comment-form">
          <Input.TextArea rows={2} maxLength={4000} value={text} onChange={(e) => setText(e.target.value)} placeholder={t('commentHint')} aria-label={t('commentHint')} />
          <div className="comment-form-row">
            <Select value={step} onChange={setStep} aria-label={t('step')} style={{ minWidth: 160 }} options={[{ value: '', label: t('wholeContract') }, ...steps.map((s) => ({ value: s, label: s }))]} />
            <Checkbox checked={change} onChange={(e) => setChange(e.target.checked)}>{t('askForChange')}</Checkbox>
            <span className="grow" />
            <Button type="primary" disabled={text.trim() === '' || (change && step === '')} loading={say.isPending} onClick={() => say.mutate()}>{t('send')}</Button>
          </div>
        </div>
      ) : null}
    </Card>
  );
}
