export default {
  picture: '谁将知道什么', owns: '拥有', learns: '将知道', wholeTable: '整张表', nobody: '无人得知任何内容', arrow: '{to} 将知道 {from} 的：{what}', inSteps: '步骤 {steps}',
  kindNONE: '参与计算，不得知内容', kindSIZE: '数量', kindSHAPE: '结构', kindAGGREGATE: '分组统计值', kindORDER: '排序', kindMEMBERSHIP: '自有名单中哪些命中', kindIDENTIFIER: '新的标识', kindPARTIAL: '逐行派生值', kindVALUE: '单元格原值', kindMODEL: '模型',
  meaningNONE: '该列参与密态计算，其他各方不会得知其任何内容。', meaningSIZE: '行数或条目数，不涉及任何一条的内容。', meaningSHAPE: '列名、类型、计算轮数，不含数据。',
  meaningAGGREGATE: '一组行的统计值，例如均值。', meaningORDER: '先后次序，不含数值。', meaningMEMBERSHIP: '自己名单中的哪些条目对方也有；不会得知原本没有的条目。',
  meaningIDENTIFIER: '原本没有的条目。', meaningPARTIAL: '由单行得出的值，例如评分、分箱。', meaningVALUE: '单元格本身。', meaningMODEL: '模型的参数或结构。',
  whenALWAYS: '必然', whenIF_FOLLOWED: '各方遵守协议时', whenIF_COLLUDING: '仅当若干方合谋时', whenSIDE_EFFECT: '附带得知（时间、大小）', whenMAY: '可能推得',
  rowsALL: '所有行', rowsCOMMON: '双方共有的行', rowsOWN_ITEMS: '得知方自己的条目', rowsGROUPS: '分组', rowsWHOLE: '整张表',
  atMost: '至多 {n} 个', unbounded: '数量无上限', atLeast: '每组至少 {n} 行', noise: '噪声 ε = {epsilon}，δ = {delta}', about: '涉及 {where}：{columns}', because: '依据：{why}',
};
