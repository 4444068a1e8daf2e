import type { ReactNode } from 'react';

/** What page this is, what it is for, and its first action. */
export function PageHead({ title, what, actions }: { title: ReactNode; what?: ReactNode; actions?: ReactNode }) {
  return (
    <header className="page-head">
      <div>
        <h1>{title}</h1>
        {what === undefined ? null : <p>{what}</p>}
      </div>
      {actions === undefined ? null : <div className="page-head-actions">{actions}</div>}
    </header>
  );
}
