export default {
  title: '设置', what: '本节点的身份、状态、资源上限，以及通知对象。', identity: '身份', health: '运行状况', limits: '上限', webhooks: '通知',
  name: '名称', version: '软件版本', fingerprint: '指纹', certificate: '证书有效期至', tls: 'TLS', port: '合作方端口', notListening: '仅向外连接', keys: '签名密钥', renew: '更换证书', renewSure: '生成新证书？', renewWhat: '合作方会收到通知并自动接受；此前旧证书仍然有效。', succession: '证书更换', waiting: '等待 {names}', taken: '{names} 已接受',
  what_: '项目', finding: '结果', mend: '处理方法', tenant: '租户', cores: 'CPU 核', memory: '内存', disk: '磁盘', jobs: '同时运行作业', used: '{used} / {limit}', free: '{used}，无上限', edit: '修改', limitsOf: '{name} 的上限', limitsWhat: '0 表示无上限。', bytes: '{unit}（GB）',
  url: '地址', types: '事件', next: '状态', add: '添加通知地址', addWhat: '每个事件都会签名后发送到该地址；密钥仅显示一次。', secret: '用于验证签名的密钥', remove: '移除', works: '正常送达', fails: '失败：{why}', noHooks: '未通知任何外部地址。', allTypes: '全部', typesWhat: '例如“job, contract.declined”；留空表示全部。', urlNeeded: '请填写 HTTPS 地址。', well: '正常', notWell: '异常',
  organisation: '机构名称', organisationWhat: '机构全称，供本机构人员在控制台与报告中查看。', partyName: '合作方所见名称', rename: '修改名称', namedBy: '由 {who} 于 {when} 设定',
  deliveries: '最近投递', noDeliveries: '尚未投递任何事件。', deliveredAt: '时间', eventType: '事件', took: '耗时', triesAgain: '已尝试 {n} 次，{when}再试', givenUp: '尝试 {n} 次后已放弃', tryNow: '立即重试', hookEditWhat: '密钥保持不变，尚未投递的事件也会保留。',
};
