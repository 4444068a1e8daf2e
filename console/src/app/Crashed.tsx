import { Button } from 'antd';
import { Link, useRouteError } from 'react-router';
import { ProblemView } from '../components/ProblemView';
import en from '../texts/en/shell';
import zh from '../texts/zh/shell';
import { catalogue, useTexts } from '../texts';
import { Outcome } from '../components/Outcome';

const texts = catalogue(en, zh);

/** A page that failed, or one that is not there. */
export function Crashed({ missing }: { missing?: boolean }) {
  const error = useRouteError();
  const t = useTexts(texts);
  if (missing || error === undefined) {
    return <Outcome status="404" title={t('noPage')} extra={<Link to="/"><Button type="primary">{t('toHome')}</Button></Link>} />;
  }
  return <ProblemView problem={error} />;
}
