import en from '../../texts/en/people';
import zh from '../../texts/zh/people';
import { catalogue } from '../../texts';

export const texts = catalogue(en, zh);

export const ROLES = ['ADMINISTRATOR', 'DATA_OWNER', 'ANALYST', 'APPROVER', 'OPERATOR', 'AUDITOR'] as const;
export type Role = (typeof ROLES)[number];
