import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Card, Empty, Input } from 'antd';
import { useState } from 'react';
import { answer, client, once } from '../../api/client';
import { useSession } from '../../app/session';
import { useFormats } from '../../components/format';
import { PartyChip } from '../../components/PartyChip';
import en from '../../texts/en/projects';
import zh from '../../texts/zh/projects';
import { catalogue, useTexts } from '../../texts';

const texts = catalogue(en, zh);

/** What people of all parties write to each other about the project. */
export function Talk({ id, open }: { id: string; open: boolean }) {
  const t = useTexts(texts);
  const f = useFormats();
  const { can } = useSession();
  const queries = useQueryClient();
  const [text, setText] = useState('');
  const comments = useQuery({ queryKey: ['projects', id, 'comments'], queryFn: () => answer(client.GET('/api/projects/{id}/comments', { params: { path: { id }, query: { limit: 1000 } } })) });
  const say = useMutation({
    mutationFn: () => answer(client.POST('/api/projects/{id}/comments', { headers: once(), params: { path: { id } }, body: { text } })),
    onSuccess: (all) => {
      setText('');
      queries.setQueryData(['projects', id, 'comments'], all);
    },
  });
  return (
    <Card>
      {(comments.data ?? []).length === 0 ? <Empty description={t('noComments')} /> : comments.data?.map((c, i) => (
        <div className="comment" key={i}><PartyChip name={c.party} /> {c.by} <span className="soft">{f.ago(c.at)}</span><p>{c.text}</p></div>
      ))}
      {open && can('PROPOSE', 'APPROVE', 'GRANT', 'OPERATE') ? (
        <div className="talk">
          <Input.TextArea rows={2} maxLength={4000} value={text} onChange={(e) => setText(e.target.value)} placeholder={t('write')} aria-label={t('write')} />
          <Button type="primary" disabled={text.trim() === ''} loading={say.isPending} onClick={() => say.mutate()}>{t('send')}</Button>
        </div>
      ) : null}
    </Card>
  );
}
