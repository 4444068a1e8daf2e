export default {
  picture: 'Who learns what', owns: 'owns', learns: 'learns', wholeTable: 'the table as a whole', nobody: 'nobody learns anything', arrow: '{to} learns of {from}: {what}', inSteps: 'step {steps}',
  kindNONE: 'computes, learns nothing', kindSIZE: 'how many', kindSHAPE: 'the structure', kindAGGREGATE: 'figures over groups', kindORDER: 'a ranking', kindMEMBERSHIP: 'which of its own are there', kindIDENTIFIER: 'new identifiers', kindPARTIAL: 'something of each row', kindVALUE: 'cells', kindMODEL: 'a model',
  meaningNONE: 'The column takes part in a secret computation. Nobody else learns anything of it.', meaningSIZE: 'A count of rows or items, nothing about any one of them.', meaningSHAPE: 'Names and types of columns, rounds of a computation: no data.',
  meaningAGGREGATE: 'A number over a group of rows, such as a mean.', meaningORDER: 'Who comes before whom, without values.', meaningMEMBERSHIP: 'Which items of its own list the other side also has. No item that it did not have before.',
  meaningIDENTIFIER: 'Items that it did not hold before.', meaningPARTIAL: 'A function of single rows: a score, a bucket.', meaningVALUE: 'The cells themselves.', meaningMODEL: 'Parameters or structure of a model.',
  whenALWAYS: 'always', whenIF_FOLLOWED: 'if everybody follows the protocol', whenIF_COLLUDING: 'only if parties put together what they saw', whenSIDE_EFFECT: 'as a side effect (times, sizes)', whenMAY: 'it may follow',
  rowsALL: 'every row', rowsCOMMON: 'rows that both have', rowsOWN_ITEMS: 'the learner’s own items', rowsGROUPS: 'groups of rows', rowsWHOLE: 'the table as a whole',
  atMost: 'at most {n}', unbounded: 'no bound on how many', atLeast: 'groups of at least {n}', noise: 'noise ε = {epsilon}, δ = {delta}', about: 'about {where}: {columns}', because: 'because: {why}',
};
