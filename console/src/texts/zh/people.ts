export default {
  title: '人员', what: '本节点的账户、角色和租户。职责分离：运行节点的人看不到数据。', accounts: '账户', roles: '角色', tenants: '租户', keys: '程序密钥',
  name: '名称', tenant: '租户', role: '角色', factor: '第二因素', seen: '最近使用', state: '状态', on: '已启用', off: '未启用', enabled: '正常', disabled: '已停用', mustChange: '尚未设置自己的密码', elsewhere: '统一登录',
  add: '添加人员', addWhat: '您会得到一个一次性密码，请转交本人；有效期三天，只能用来设置新密码。', nameNeeded: '请填写名称。', rolesNeeded: '请至少选择一个角色。',
  oneTime: '{name} 的一次性密码', oneTimeWhat: '仅显示这一次。请当面或以可信方式交给 {name}。', until: '有效期至 {until}。', password: '密码',
  change: '调整角色', reset: '重新生成一次性密码', resetFactor: '移除第二因素', disable: '停用', enable: '启用', endSessions: '结束所有会话', actions: '{name} 的更多操作', rolesOf: '{name} 的角色',
  ADMINISTRATOR: '管理员', DATA_OWNER: '数据负责人', ANALYST: '分析师', APPROVER: '审批人', OPERATOR: '运维', AUDITOR: '审计员',
  ADMINISTRATOR_what: '管理节点与账户，看不到数据', DATA_OWNER_what: '接入并分级数据表，决定合作方可做什么', ANALYST_what: '设计流程，查看结果', APPROVER_what: '代表机构表示同意或拒绝', OPERATOR_what: '保障作业与服务运行', AUDITOR_what: '查阅存证，看不到数据',
  permission: '权限', addTenant: '添加租户', tenantWhat: '机构内的一个部分，有自己的数据表、工作和人员。', persons: '审批人数', onePerson: '一人', twoPersons: '两人', twoFrom: '从此分级起需两人', never: '从不', tenantName: '租户名称', since: '创建于',
  keyAdd: '创建密钥', keyLabel: '用途', keyScopes: '权限范围', keyAccount: '账户', keyDays: '有效天数', keySecret: '密钥', keySecretWhat: '仅显示这一次。程序以“Authorization: Bearer ……”发送。', revoke: '撤销', revokeSure: '撤销此密钥？', used: '最近使用', expires: '有效期至', revoked: '已撤销', noKeys: '尚无程序密钥。',
};
