export default {
  promise: '数据不出门，答案一起算。',
  promiseWhat: '各机构在各自保管的数据上联合计算；同意之前，每一方都能看清谁会得知什么。',
  title: '登录', what: '使用本节点的账户。', account: '账户', password: '密码', code: '验证码', codeWhat: '身份验证器显示的六位数字，或一个恢复码。',
  signIn: '登录', or: '或', elsewhere: '使用机构统一登录', failed: '操作未成功。',
  accountNeeded: '请填写账户名。', passwordNeeded: '请填写密码。',
  firstTitle: '创建管理员', firstWhat: '此节点尚无管理员。安装者持有可证明身份的文本。',
  setupText: '安装文本', setupTextWhat: '由“tacit node init”打印，也保存在节点目录的 setup-text 文件中。', setupTextNeeded: '请粘贴安装文本。',
  firstName: '您的账户', newPassword: '新密码', passwordWhat: '12 至 128 个字符，建议使用一句话。', makeFirst: '开始',
  changeTitle: '为 {name} 设置新密码', changeOnce: '您收到的一次性密码只能用来设置自己的密码。', changeWhat: '修改后，其他会话会随旧密码一并失效。',
  oneTimePassword: '一次性密码', oldPassword: '当前密码', passwordAgain: '再次输入新密码', notTheSame: '两次输入不一致。', change: '修改',
};
