import { createContext, useContext, useEffect, useMemo, useState } from 'react';
import type { Look } from '../theme/tokens';

export interface LookChoice {
  look: Look;
  setLook: (look: Look) => void;
}

export const LookContext = createContext<LookChoice>({ look: 'light', setLook: () => undefined });

export function useLookChoice(): LookChoice {
  return useContext(LookContext);
}

/** Light or dark: as chosen in this browser, or as the machine is set. */
export function useLook(): LookChoice {
  const [look, setLook] = useState<Look>(() => {
    const kept = localStorage.getItem('tacit-look');
    if (kept === 'light' || kept === 'dark') {
      return kept;
    }
    return globalThis.matchMedia?.('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
  });
  useEffect(() => {
    document.documentElement.dataset['theme'] = look;
  }, [look]);
  return useMemo(() => ({
    look,
    setLook: (chosen: Look) => {
      localStorage.setItem('tacit-look', chosen);
      setLook(chosen);
    },
  }), [look]);
}
