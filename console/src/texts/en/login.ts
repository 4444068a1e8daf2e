export default {
  promise: 'Answers from data that nobody has to show.',
  promiseWhat: 'Organisations compute together on tables that stay where they are. Everybody sees before they agree what anybody learns.',
  title: 'Sign in', what: 'With the account of this node.', account: 'Account', password: 'Password', code: 'Code', codeWhat: 'Six digits from your authenticator, or a recovery code.',
  signIn: 'Sign in', or: 'or', elsewhere: 'Sign in with your organisation', failed: 'This did not work.',
  accountNeeded: 'Give the name of the account.', passwordNeeded: 'Give a password.',
  firstTitle: 'Make the administrator', firstWhat: 'This node has no administrator yet. Whoever set it up has the text that proves it.',
  setupText: 'Setup text', setupTextWhat: 'Printed by “tacit node init”; also in the file setup-text in the node’s folder.', setupTextNeeded: 'Paste the setup text.',
  firstName: 'Your account', newPassword: 'New password', passwordWhat: '12 to 128 characters; a sentence is good.', makeFirst: 'Begin',
  changeTitle: 'A new password for {name}', changeOnce: 'The password you were given was good for one thing: choosing your own.', changeWhat: 'Your other sessions end with the old one.',
  oneTimePassword: 'One-time password', oldPassword: 'Present password', passwordAgain: 'New password again', notTheSame: 'The two are not the same.', change: 'Change',
};
