export default {
  unexpected: '节点返回状态 {status}，没有说明原因；可能来自它前面的代理。请重试，或查看节点状态。',
  unreachable: '节点没有响应；它可能正在重启，或本机与它的连接已断开。',
  title: '操作未成功',
  crashed: '此页面出错。',
  crashedWhat: '控制台其他部分仍可使用。请刷新页面；若再次出现，请告诉管理员您所做的操作。',
  reload: '刷新',
  retry: '重试',
  close: '关闭',
};
