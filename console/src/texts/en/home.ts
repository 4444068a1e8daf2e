export default {
  title: 'Good day, {name}', what: 'What needs you on node {node}, then what happened lately.', todo: 'Needs you', nothingToDo: 'Nothing waits for you.', recent: 'Recent work', noWork: 'No work yet.',
  approve: '{proposer} asks for your yes: {name}', failed: '{name} failed',
};
