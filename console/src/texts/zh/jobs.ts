export default {
  title: '作业', what: '已签署合约的每次运行，实时显示。', show: '显示哪些作业', none: '暂无作业。各方签署的流程会成为作业。', draw: '绘制流程', filter_all: '全部', filter_live: '运行与排队', filter_waiting: '等待同意', filter_done: '已完成', filter_failed: '失败与停止',
  name: '名称', state: '状态', partners: '合作方', progress: '进度', over: '传输量', took: '耗时', begun: '开始', askedBy: '发起人',
  PROPOSED: '已发起', AWAITING_APPROVAL: '待您同意', APPROVED: '已同意', QUEUED: '排队中', RUNNING: '运行中', INTERRUPTED: '已中断', DONE: '完成', FAILED: '失败', STOPPED: '已停止', DECLINED: '已拒绝',
  stop: '停止', retry: '重试', rerun: '再次运行', hold: '紧急停止', holdNow: '立即停止', holdWhat: '无论合作方是否响应，此作业的任何数据都将立即停止流出本节点，且作业不可恢复。合作方会看到原因，并记入存证。', held: '已停止：此作业不再有任何数据流出本节点', lift: '解除停止', why: '原因（一行）', cancel: '取消', drawAgain: '以此新建流程',
  holdStands: '{by} 已紧急停止此作业：{reason}', side_OURS: '己方原因', side_THEIRS: '合作方原因', side_LINE: '线路原因', side_PERSON: '人工操作', retryAt: '将于{when}自动重试，剩余 {left} 次。', ahead: '前面还有 {n} 个作业。', waitsForPartner: '等待 {partners} 签名。', waitsForYou: '等待您的同意。', toApproval: '查看并决定',
  doneOf: '{done} / {total}', rate: '每秒 {rate}', leftTime: '剩余 {time}', stepsDone: '步骤 {done} / {all}', sentShort: '发送 {bytes}', receivedShort: '接收 {bytes}', roundsShort: '{n} 轮',
  story: '各方经过', notStarted: '尚未开始。', barLabel: '{party} 的 {step}：{time}', arrowLabel: '{step} 的流量：发送 {sent}，接收 {received}', flow: '流程', contract: '合约', results: '结果', tells: '谁会知道什么（{n}）', log: '各方日志（{n}）',
  conversation: '双方会话', sent: '发送', received: '接收', rounds: '轮次', operator: '算子', atEach: '各方情况', party: '参与方', role: '角色', attempt: '第几次尝试', reveals: '披露内容', nothingRevealed: '此步骤不会让任何一方得知任何内容。', left: '在本方的产出', leftNothing: '本方没有产出。', notYours: '已保存，您的账户无权读取结果', destroyed: '已销毁', allResults: '此作业的全部结果',
  time: '时间', event: '事件', step: '步骤', code: '代码', clock: '{party} 的时钟与本节点相差 {offset} 毫秒（往返 {trip} 毫秒内测得），其日志已按此校正。',
  event_PROPOSED: '已发起', event_APPROVED: '各方已签名', event_QUEUED: '进入队列', event_WAITS: '等待资源', event_PRIORITY: '优先级变更', event_STARTED: '开始运行', event_KEPT: '沿用已完成部分', event_STEP_STARTED: '步骤开始', event_STAGE: '阶段', event_STEP_DONE: '步骤完成', event_STEP_FAILED: '步骤失败', event_CHECKED: '策略已检查', event_DONE: '完成', event_FAILED: '失败', event_INTERRUPTED: '中断', event_STOPPED: '停止', event_DECLINED: '拒绝', event_RETRY: '重试', event_DESTROYED: '产出已销毁',
};
