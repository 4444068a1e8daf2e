import { Button } from 'antd';
import { Problem } from '../api/problem';
import en from '../texts/en/problem';
import zh from '../texts/zh/problem';
import { catalogue, useSay, useTexts } from '../texts';
import { Notice } from './Notice';

const texts = catalogue(en, zh);

/** In place of what could not be loaded: why, and the one thing to do. */
export function ProblemView({ problem, retry }: { problem: unknown; retry?: () => void }) {
  const t = useTexts(texts);
  const say = useSay();
  const known = problem instanceof Problem;
  return (
    <Notice title={known ? say(problem.text) : t('crashed')} {...(known ? {} : { what: t('crashedWhat') })}>
      <Button type="primary" onClick={retry ?? (() => globalThis.location.reload())}>{t(retry === undefined ? 'reload' : 'retry')}</Button>
    </Notice>
  );
}
