export default {
  work: '工作', data: '数据与伙伴', trust: '可信', node: '本节点',
  home: '首页', approvals: '审批', projects: '项目', flows: '流程', jobs: '作业', results: '结果', cockpit: '运营驾驶舱',
  tables: '数据', partners: '合作方', services: '服务', tryIt: '在线体验',
  evidence: '存证', metering: '计量',
  people: '人员', settings: '设置', help: '帮助', guide: '入门引导',
};
