export default {
  unexpected: 'The node answered with status {status} and no explanation; a proxy before it may have. Try again, or look at the node.',
  unreachable: 'The node does not answer; it may be restarting, or this machine has lost its way to it.',
  title: 'This did not work',
  crashed: 'This page failed.',
  crashedWhat: 'The rest of the console works. Reload the page; if it happens again, tell your administrator what you did.',
  reload: 'Reload',
  retry: 'Try again',
  close: 'Close',
};
