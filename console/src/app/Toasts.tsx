import { App as Antd } from 'antd';
import { useEffect } from 'react';
import { Problem } from '../api/problem';
import en from '../texts/en/problem';
import zh from '../texts/zh/problem';
import { catalogue, useSay, useTexts } from '../texts';

const texts = catalogue(en, zh);
let tell: (error: unknown) => void = () => undefined;

/** Shows why an action failed: the node's own sentence. */
export function reportProblem(error: unknown): void {
  tell(error);
}

/** Where failures from outside of any page come up. */
export function Toasts() {
  const { notification } = Antd.useApp();
  const t = useTexts(texts);
  const say = useSay();
  useEffect(() => {
    tell = (error) => notification.error({
      title: t('title'),
      description: error instanceof Problem ? say(error.text) : String(error),
      key: error instanceof Problem ? error.code : undefined,
      duration: 8,
      role: 'alert',
    });
  }, [notification, t, say]);
  return null;
}
