export default {
  title: '您好，{name}', what: '节点 {node} 上需要您处理的事项，以及最近的工作。', todo: '待办', nothingToDo: '没有需要您处理的事项。', nothingToDoWhat: '审批、失败和即将到期的事项会出现在这里。', recent: '最近的工作', noWork: '尚无工作。', noWorkWhat: '使用模板，两分钟即可建立流程。', draw: '新建流程',
  approve: '同意或拒绝', approveTitle: '{proposer} 请求：{name}', failedTitle: '{name} 失败', held: '本方待审', heldTitle: '{name} 等待两位同事同意', mend: '查看处理方法', partnerTitle: '{name} 未连接', look: '查看', expires: '即将到期', alarm: '告警', service: '服务邀约', serviceTitle: '{partner} 提供服务 {name}', accept: '阅读邀约',
  guide: '入门引导', guideWhat: '已完成 {done}/{all}，可从上次离开处继续。', goOn: '继续', notNow: '暂不', partners: '合作方', noPartners: '尚无合作方。', connect: '连接合作方', well: '本机状态', allWell: '所检查的各项均正常。', troubles: '有 {count} 项需要关注。',
  PROPOSED: '已发起', AWAITING_APPROVAL: '等待同意', APPROVED: '已同意', QUEUED: '排队中', RUNNING: '运行中', INTERRUPTED: '已中断', DONE: '已完成', FAILED: '失败', STOPPED: '已停止', DECLINED: '已拒绝', connected: '已连接', apart: '未连接', suspended: '已暂停', with: '与 {names}',
};
