import type { ReactNode } from 'react';
import { Mark } from './Wordmark';

/** A page that has one sentence to say and one thing to do. */
export function Notice({ title, what, children }: { title: string; what?: string; children?: ReactNode }) {
  return (
    <section className="notice" role="status">
      <Mark size={44} />
      <h1>{title}</h1>
      {what === undefined ? null : <p className="soft">{what}</p>}
      {children}
    </section>
  );
}
