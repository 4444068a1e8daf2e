export default {
  title: 'Help', what: 'What each step of a flow does, needs, gives, and why it is safe. This is what the node itself works by.', search: 'Find a step: “common customers”, “regression”, psi …', none: 'Nothing is called that. Try a purpose, in English or Chinese.',
  purpose: 'Use it to', security: 'Security', version: 'Version', port: 'Port', way: 'Way', in: 'in', out: 'out', type: 'Type', role: 'Party', meaning: 'Meaning',
  parameter: 'Parameter', fallback: 'Default', needed: 'must be given', range: 'Range',
};
