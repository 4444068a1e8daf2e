import approvalsEn from '../src/texts/en/approvals';
import approvalsZh from '../src/texts/zh/approvals';
import dataEn from '../src/texts/en/data';
import dataZh from '../src/texts/zh/data';
import disclosureEn from '../src/texts/en/disclosure';
import disclosureZh from '../src/texts/zh/disclosure';
import evidenceEn from '../src/texts/en/evidence';
import evidenceZh from '../src/texts/zh/evidence';
import flowsEn from '../src/texts/en/flows';
import flowsZh from '../src/texts/zh/flows';
import guideEn from '../src/texts/en/guide';
import guideZh from '../src/texts/zh/guide';
import homeEn from '../src/texts/en/home';
import homeZh from '../src/texts/zh/home';
import jobsEn from '../src/texts/en/jobs';
import jobsZh from '../src/texts/zh/jobs';
import loginEn from '../src/texts/en/login';
import loginZh from '../src/texts/zh/login';
import partnersEn from '../src/texts/en/partners';
import partnersZh from '../src/texts/zh/partners';
import peopleEn from '../src/texts/en/people';
import peopleZh from '../src/texts/zh/people';
import projectsEn from '../src/texts/en/projects';
import projectsZh from '../src/texts/zh/projects';
import resultsEn from '../src/texts/en/results';
import resultsZh from '../src/texts/zh/results';
import servicesEn from '../src/texts/en/services';
import servicesZh from '../src/texts/zh/services';

export type Language = 'zh' | 'en';

const EN = { approvals: approvalsEn, data: dataEn, disclosure: disclosureEn, evidence: evidenceEn, flows: flowsEn, guide: guideEn, home: homeEn, jobs: jobsEn, login: loginEn, partners: partnersEn, people: peopleEn, projects: projectsEn, results: resultsEn, services: servicesEn };
const ZH: { [N in keyof typeof EN]: Readonly<Record<keyof (typeof EN)[N], string>> } = { approvals: approvalsZh, data: dataZh, disclosure: disclosureZh, evidence: evidenceZh, flows: flowsZh, guide: guideZh, home: homeZh, jobs: jobsZh, login: loginZh, partners: partnersZh, people: peopleZh, projects: projectsZh, results: resultsZh, services: servicesZh };

/** What a person reads on the buttons of one noun: the catalogues that the pages themselves use. */
export function words<N extends keyof typeof EN>(noun: N, language: Language): (key: keyof (typeof EN)[N] & string, values?: Record<string, string | number>) => string {
  const book = (language === 'zh' ? ZH : EN)[noun] as Readonly<Record<string, string>>;
  return (key, values = {}) => Object.entries(values).reduce((text, [name, value]) => text.replaceAll(`{${name}}`, String(value)), book[key] ?? '');
}
