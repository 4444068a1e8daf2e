export default {
  title: '帮助', what: '流程中每个步骤做什么、需要什么、产出什么、为何安全——内容直接来自节点本身。', search: '查找步骤：“共同客户”“回归”psi……', none: '没有找到。请用中文或英文描述用途再试。',
  purpose: '用途', security: '安全性', version: '版本', port: '端口', way: '方向', in: '输入', out: '输出', type: '类型', role: '参与方', meaning: '含义',
  parameter: '参数', fallback: '默认值', needed: '必填', range: '取值范围',
};
