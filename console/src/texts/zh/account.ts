export default {
  title: '我的账户', what: '您在本节点的身份，以及账户的保护措施。', name: '账户', tenant: '租户', roles: '角色', password: '密码', changePassword: '修改密码',
  factor: '第二因素', factorOn: '每次登录都需身份验证器的验证码。剩余 {left} 个恢复码。', factorOff: '除密码外，再使用手机应用中的验证码。建议所有做决定的人启用。', switchOn: '启用', switchOff: '停用', again: '您的密码', scan: '请用身份验证器扫描，或手动输入密钥。', secret: '密钥', code: '当前显示的验证码', confirm: '确认',
  recovery: '恢复码', recoveryWhat: '每个可替代一次验证码。仅显示这一次：请打印或妥善保存。', kept: '已保存', sessions: '登录位置', current: '当前', began: '开始于', seen: '最近使用', until: '有效期至', end: '结束', qr: '供身份验证器扫描',
};
