export default {
  title: '运营驾驶舱：{node}', fullScreen: '全屏', leave: '离开', figures: '指标', running: '运行中', waiting: '等待中', done: '近一日完成', failed: '近一日失败', success: '成功率', calls: '今日调用', rows: '今日行数', volume: '传输量', services: '生效服务',
  partners: '合作方', graphOf: '{connected} / {all} 个合作方已连接', on: '在线', off: '离线', suspended: '暂停', nJobs: '{n} 个作业', jobs: '作业', noJobs: '尚无作业', left: '剩余 {time}',
  jobPROPOSED: '已提出', jobAWAITING_APPROVAL: '待审批', jobAPPROVED: '已批准', jobQUEUED: '排队中', jobRUNNING: '运行中', jobINTERRUPTED: '已中断', jobDONE: '完成', jobFAILED: '失败', jobSTOPPED: '已停止', jobDECLINED: '已拒绝',
  serviceUse: '服务调用排行', noServices: '没有生效的服务', for: '提供给', from: '来自', alarms: '告警', noAlarm: '一切正常', evidenceAlarm: '存证：{type}（第 {n} 条）', held: '{by} 已停止：{reason}', away: '{name} 未连接。{why}', jobFailed: '{name} 失败：{why}', happenings: '实时动态',
};
