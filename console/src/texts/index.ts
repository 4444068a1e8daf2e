import { createContext, useContext, useMemo } from 'react';
import type { BothLanguages } from '../api/problem';

export type Language = 'zh' | 'en';

/** One noun's texts in both languages; a key that one of them lacks does not compile. */
export interface Catalogue<K extends string> {
  en: Readonly<Record<K, string>>;
  zh: Readonly<Record<K, string>>;
}

export function catalogue<K extends string>(en: Readonly<Record<K, string>>, zh: Readonly<Record<NoInfer<K>, string>>): Catalogue<K> {
  return { en, zh };
}

export interface Tongue {
  language: Language;
  setLanguage: (language: Language) => void;
}

export const TongueContext = createContext<Tongue>({ language: 'zh', setLanguage: () => undefined });

export function useLanguage(): Tongue {
  return useContext(TongueContext);
}

export type Texts<K extends string> = (key: K, values?: Readonly<Record<string, string | number>>) => string;

/** In the text, {@code {name}} is the value of that name. */
export function fill(text: string, values?: Readonly<Record<string, string | number>>): string {
  return values === undefined ? text : text.replace(/\{(\w+)\}/g, (gap, name: string) => (name in values ? String(values[name]) : gap));
}

/** {@code const t = useTexts(texts); t('title')} */
export function useTexts<K extends string>(texts: Catalogue<K>): Texts<K> {
  const { language } = useLanguage();
  return useMemo(() => (key, values) => fill(texts[language][key], values), [texts, language]);
}

/** What the node says in both languages, in the one that is read here; nothing for nothing. */
export function useSay(): (text: Partial<BothLanguages> | null | undefined) => string {
  const { language } = useLanguage();
  return useMemo(() => (text) => text?.[language] ?? '', [language]);
}

/** The language that this browser was last used in, or that it prefers. */
export function firstLanguage(): Language {
  const kept = localStorage.getItem('tacit-language');
  if (kept === 'zh' || kept === 'en') {
    return kept;
  }
  return navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en';
}
