import type { FormRule } from 'antd';
import type en from '../../texts/en/login';
import type { Texts } from '../../texts';

/** What can be said before the node is asked; it also refuses those that are tried first. */
export function passwordRules(t: Texts<keyof typeof en>): FormRule[] {
  return [{ required: true, message: t('passwordNeeded') }, { min: 12, max: 128, message: t('passwordWhat') }];
}
