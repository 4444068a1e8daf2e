export default {
  work: 'Work', data: 'Data and partners', trust: 'Trust', node: 'This node',
  home: 'Home', approvals: 'Approvals', projects: 'Projects', flows: 'Flows', jobs: 'Jobs', results: 'Results', cockpit: 'Cockpit',
  tables: 'Data', partners: 'Partners', services: 'Services', tryIt: 'Try it',
  evidence: 'Evidence', metering: 'Metering',
  people: 'People', settings: 'Settings', help: 'Help', guide: 'First steps',
};
