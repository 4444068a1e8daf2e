import { Button } from 'antd';
import { Link, useRouteError } from 'react-router';
import { Notice } from '../components/Notice';
import { ProblemView } from '../components/ProblemView';
import en from '../texts/en/shell';
import zh from '../texts/zh/shell';
import { catalogue, useTexts } from '../texts';

const texts = catalogue(en, zh);

/** A page that failed, or one that is not there. */
export function Crashed({ missing }: { missing?: boolean }) {
  const error = useRouteError();
  const t = useTexts(texts);
  if (missing || error === undefined) {
    return <Notice title={t('noPage')}><Link to="/"><Button type="primary">{t('toHome')}</Button></Link></Notice>;
  }
  return <ProblemView problem={error} />;
}
