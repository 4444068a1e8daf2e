export default {
  title: '合作方', what: '与本节点联合计算的机构。双方以各自密钥互认，没有中间人。', none: '尚无合作方。', name: '合作方', state: '状态', reason: '说明',
  connected: '已连接', apart: '未连接', suspended: '已暂停', roundTrip: '往返时延', expires: '证书有效期至',
};
