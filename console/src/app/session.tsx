import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Spin } from 'antd';
import { createContext, useContext, useEffect, useMemo, type ReactNode } from 'react';
import { Navigate, useLocation } from 'react-router';
import { answer, client, onSignedOut, setCsrf, type Schema } from '../api/client';
import { Problem } from '../api/problem';
import { ProblemView } from '../components/ProblemView';
import type { Permission } from './page';

export type Me = Schema<'Me'>;

export interface Session {
  me: Me;
  /** Whether any one of these is allowed to who is signed in; true for none. */
  can: (...permissions: Permission[]) => boolean;
  signOut: () => Promise<void>;
}

const SessionContext = createContext<Session | undefined>(undefined);

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === undefined) {
    throw new Error('nobody is signed in here');
  }
  return session;
}

/** Who is signed in with this browser; null for nobody. */
export async function whoAmI(): Promise<Me | null> {
  try {
    const me = await answer(client.GET('/api/me'));
    setCsrf(me.csrf ?? undefined);
    return me;
  } catch (e) {
    if (e instanceof Problem && e.status === 401) {
      setCsrf(undefined);
      return null;
    }
    throw e;
  }
}

/** What is inside needs a session; without one the login page comes first and leads back here. */
export function SignedIn({ children }: { children: ReactNode }) {
  const queries = useQueryClient();
  const location = useLocation();
  const me = useQuery({ queryKey: ['me'], queryFn: whoAmI, staleTime: Infinity });
  useEffect(() => onSignedOut(() => void queries.resetQueries({ queryKey: ['me'] })), [queries]);
  const session = useMemo<Session | undefined>(() => {
    const own = me.data;
    return own ? {
      me: own,
      can: (...permissions) => permissions.length === 0 || permissions.some((p) => own.permissions.includes(p)),
      signOut: async () => {
        await answer(client.DELETE('/api/sessions/current'));
        setCsrf(undefined);
        queries.clear();
        globalThis.location.assign('/login');
      },
    } : undefined;
  }, [me.data, queries]);
  if (me.isPending) {
    return <Spin fullscreen delay={300} />;
  }
  if (me.error) {
    return <ProblemView problem={me.error} retry={() => void me.refetch()} />;
  }
  if (session === undefined) {
    return <Navigate to="/login" replace state={{ from: location.pathname + location.search }} />;
  }
  if (session.me.mustChange && location.pathname !== '/password') {
    return <Navigate to="/password" replace />;
  }
  return <SessionContext.Provider value={session}>{children}</SessionContext.Provider>;
}
