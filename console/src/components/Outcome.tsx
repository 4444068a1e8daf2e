import type { ResultProps } from 'antd';
import { lazy, Suspense } from 'react';

const Later = lazy(() => import('./OutcomeLater'));

/** Ant Design's Result with its drawings, loaded when something went wrong and not before. */
export function Outcome(props: ResultProps) {
  return <Suspense fallback={null}><Later {...props} /></Suspense>;
}
