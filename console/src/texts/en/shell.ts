export default {
  skip: 'To the page', menu: 'Menu', navigation: 'Pages', toHome: 'To the home page', jump: 'Go to …', jumpKey: 'Ctrl K',
  switchLanguage: '切换到中文', otherLanguage: '中文', lightLook: 'Light', darkLook: 'Dark', ownAccount: 'My account', signOut: 'Sign out',
  notForYou: 'This page is for other roles', notForYouWhat: 'What your account may do is decided by an administrator of this node.', noPage: 'There is no such page',
};
