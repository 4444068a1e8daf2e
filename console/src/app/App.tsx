import { QueryClient, QueryClientProvider, MutationCache } from '@tanstack/react-query';
import { App as Antd, ConfigProvider } from 'antd';
import type { Locale } from 'antd/es/locale';
import enUS from 'antd/es/locale/en_US';
import zhCN from 'antd/es/locale/zh_CN';
import { useEffect, useMemo, useState } from 'react';
import { RouterProvider } from 'react-router/dom';
import { setLanguage as setClientLanguage } from '../api/client';
import { styleNonce } from '../api/nonce';
import { Problem } from '../api/problem';
import { firstLanguage, TongueContext, type Language } from '../texts';
import { themeOf } from '../theme/tokens';
import { LookContext, useLook } from './look';
import { reportProblem, Toasts } from './Toasts';
import { router } from './routes';

const LOCALES: Record<Language, Locale> = { zh: zhCN, en: enUS };

/** A failed action is told at once; a failed question is told by the page that asked it. */
const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      refetchOnWindowFocus: false,
      retry: (times, error) => times < 2 && error instanceof Problem && (error.status === 0 || error.status === 429 || error.status >= 502),
    },
  },
  mutationCache: new MutationCache({
    onError: (error, _variables, _context, mutation) => {
      if (mutation.meta?.['quiet'] !== true) {
        reportProblem(error);
      }
    },
  }),
});

export function App() {
  const [language, choose] = useState<Language>(firstLanguage);
  const look = useLook();
  useEffect(() => {
    setClientLanguage(language);
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
    localStorage.setItem('tacit-language', language);
  }, [language]);
  setClientLanguage(language);
  const tongue = useMemo(() => ({ language, setLanguage: choose }), [language]);
  const theme = useMemo(() => themeOf(look.look), [look.look]);
  return (
    <TongueContext.Provider value={tongue}>
      <LookContext.Provider value={look}>
        <ConfigProvider locale={LOCALES[language]} theme={theme} csp={{ nonce: styleNonce }} button={{ autoInsertSpace: false }}>
          <Antd className="fill">
            <Toasts />
            <QueryClientProvider client={queries}>
              <RouterProvider router={router} />
            </QueryClientProvider>
          </Antd>
        </ConfigProvider>
      </LookContext.Provider>
    </TongueContext.Provider>
  );
}
