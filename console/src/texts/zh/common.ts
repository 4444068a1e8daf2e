export default {
  copy: '复制', copied: '已复制', cancel: '取消', save: '保存', add: '添加', remove: '移除', close: '关闭', yes: '确认', done: '完成', needed: '此项必填。', more: '更多',
};
