import en from '../../texts/en/settings';
import zh from '../../texts/zh/settings';
import { catalogue } from '../../texts';

export const texts = catalogue(en, zh);
