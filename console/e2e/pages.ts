/**
 * Every page, and whose: the administrator's, or the colleague's who has all other roles. {@code views.spec.ts} opens each after the story, with axe.
 * {@code :job} and the like stand for what the story left.
 */
export const PAGES: readonly { path: string; of: 'admin' | 'lin' }[] = [
  ...[
    '/people', '/people?tab=roles', '/people?tab=tenants', '/people?tab=keys', '/settings', '/settings?tab=health', '/settings?tab=limits', '/settings?tab=webhooks',
    '/partners', '/partners?partner=telecom', '/partners?connect=invite', '/partners?connect=join', '/guide',
  ].map((path) => ({ path, of: 'admin' as const })),
  ...[
    '/', '/guide', '/account', '/help', '/approvals?show=force', '/approvals/:contract',
    '/data', '/data?tab=sources', '/data?tab=partners', '/data?tab=purposes', '/data/loans', '/data/loans?tab=policies', '/data/loans?tab=rules', '/data/loans?tab=sharing', '/data/loans?tab=versions', '/data/loans?tab=uses',
    '/projects', '/projects/:project', '/flows', '/flows?new=1', '/flows/:draft', '/flows/new', '/jobs', '/jobs/schedules', '/jobs/:job', '/results', '/results/:job', '/results/:job/report',
    '/services', '/services/:service', '/services/:service?tab=keys', '/services/:service?tab=usage', '/services/:service?tab=calls', '/services/:service?tab=editions', '/try',
    '/evidence', '/evidence?q=type:contract.*', '/evidence?tab=uses', '/evidence?tab=heads', '/evidence?tab=file', '/metering', '/metering?tab=statements', '/metering?tab=prices', '/cockpit', '/nowhere',
  ].map((path) => ({ path, of: 'lin' as const })),
];
