export default {
  title: '入门引导', what: '从新节点到第一个联合结果。可随时离开：已完成的步骤会保留，首页会带您回来。', progress: '已完成 {done}/{all}', done: '已完成', next: '下一步', later: '稍后', forOthers: '此步骤由{role}完成；请在“人员”步骤中添加，或以其账户登录。', loading: '检查中……',
  machine: '本机是否就绪？', machineWhat: '现在检查内存、磁盘、端口与时钟。', machineGood: '所检查的各项均正常。', look: '重新检查',
  people: '人员', peopleWhat: '管理员运行节点，看不到数据。请至少添加一位接入数据的人、一位提出问题的人和一位做决定的人；小团队可由一人兼任多个角色。', peopleDo: '添加人员', peopleDone: '除您之外共 {count} 人。', peopleOthers: '人员由管理员添加，您也是这样加入的。',
  partner: '合作方', partnerWhat: '发出邀请，或粘贴收到的邀请；双方核对指纹。', partnerDo: '发出邀请', partnerJoin: '粘贴邀请', partnerDone: '合作方：{names}。',
  table: '数据表', tableWhat: '登记自己的数据表，或使用示例：一份公开信贷数据，银行与电信运营商各持一半；对方使用另一半。', tableOwn: '登记自己的数据', tableBank: '使用银行的一半', tableTelecom: '使用电信的一半', tableDone: '数据表：{names}。',
  grant: '合作方可以做什么', grantWhat: '默认什么都不允许。示例需要：按手机号查找共同客户，并在看不到内容的前提下对其他列计算。', grantDo: '允许 {partner} 运行示例', grantDone: '已授权。',
  flow: '第一个联合流程', flowWhat: '在两份数据上训练一个信用模型。对方审批人看到它会披露什么并同意后，即开始运行。', flowDo: '向 {partner} 发起', flowOpen: '在画布中打开', flowDone: '已发起；{partner} 同意后即运行。', flowWaits: '等待 {partner}', flowRuns: '正在运行。', flowEnded: '已完成，可查看结果。', open: '打开', basis: '使用公开数据演示',
  manager: '数据负责人', analyst: '分析师', administrator: '管理员',
};
