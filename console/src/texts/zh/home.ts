export default {
  title: '您好，{name}', what: '节点 {node} 上需要您处理的事项，以及最近的工作。', todo: '待办', nothingToDo: '没有需要您处理的事项。', recent: '最近的工作', noWork: '尚无工作。',
  approve: '{proposer} 请求您同意：{name}', failed: '{name} 失败',
};
