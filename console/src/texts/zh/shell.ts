export default {
  skip: '跳到正文', menu: '菜单', navigation: '页面', toHome: '回到首页', jump: '前往……', jumpKey: 'Ctrl K',
  switchLanguage: 'Switch to English', otherLanguage: 'English', lightLook: '浅色', darkLook: '深色', ownAccount: '我的账户', signOut: '退出登录',
  notForYou: '此页面面向其他角色', notForYouWhat: '账户权限由本节点管理员决定。', noPage: '没有这个页面',
};
