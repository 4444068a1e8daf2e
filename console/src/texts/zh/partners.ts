export default {
  title: '合作方', what: '与本节点联合计算的机构。双方以各自密钥互认，没有中间人。', none: '尚无合作方。', noneWhat: '发出邀请，或粘贴收到的邀请：双方各需一分钟。',
  map: '节点图', name: '合作方', state: '状态', reason: '原因', connected: '已连接', apart: '未连接', suspended: '已暂停', roundTrip: '往返时延', expires: '证书有效期至', fingerprint: '指纹',
  connect: '连接合作方', invite: '发出邀请', join: '粘贴文本', invitation: '邀请', inviteWhat: '邀请是一段文本，仅可使用一次；请以可信的方式交给对方管理员。',
  address: '合作方访问本节点的地址', addressWhat: 'host:port；留空则使用配置中的地址。', hours: '有效期（小时）', makeInvitation: '生成邀请',
  inviteGive: '请将此文本交给对方管理员。仅可使用一次，有效期至 {until}。', inviteThen: '对方粘贴后，会自动出现在此处。',
  compareOwn: '本方指纹', compareTheirs: '{name} 的指纹', compareWhy: '请通过电话互相核对。双方一致，则中间无人冒充。', same: '核对一致',
  joinWhat: '请粘贴收到的邀请，或合作方对您邀请的回复。', pasted: '文本', pastedNeeded: '请粘贴文本。', joinNow: '连接', joined: '{name} 已成为合作方。',
  replyWhat: '从本机无法访问 {name}。请将此回复交给其管理员，由对方连接本节点。', reply: '回复',
  dialled: '地址', dialsUs: '由对方连接本节点', since: '合作开始于', line: '链路', lineSpeed: '下行 {in}/秒，上行 {out}/秒', lineUnknown: '尚未测量', version: '软件版本', operators: '支持的算子数',
  suspendedBecause: '本方已暂停：{reason}', lift: '恢复', suspend: '暂停', suspendWhy: '暂停原因（对方可见）', remove: '终止合作', removeSure: '终止与 {name} 的合作？', removeWhat: '相关作业与合约将结束，指明该方的授权将被撤销。',
};
