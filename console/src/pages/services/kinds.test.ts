import { describe, expect, it } from 'vitest';
import { keysOf, trainedModels } from './kinds';

type Job = Parameters<typeof trainedModels>[0][number];
const step = (name: string, operator: string, state = 'DONE', role: string | null = 'label') => ({ step: name, operator, state, role }) as Job['steps'][number];
const job = (id: string, state: Job['state'], createdAt: string, ...steps: Job['steps']): Job => ({ id, name: `flow ${id}`, state, partners: ['telecom'], createdAt, steps });

describe('models to score with', () => {
  it('are those of done jobs in which this party had a part, the newest first', () => {
    const found = trainedModels([
      job('j1', 'DONE', '2027-01-01T00:00:00Z', step('align', 'psi.intersect'), step('train', 'train.lr')),
      job('j2', 'RUNNING', '2027-01-03T00:00:00Z', step('train', 'train.lr')),
      job('j3', 'DONE', '2027-01-02T00:00:00Z', step('a', 'train.lr'), step('b', 'train.lr', 'DONE', null)),
    ]);
    expect(found.map((m) => m.value)).toEqual(['j3/a', 'j1/train']);
    expect(found[0]?.partners).toEqual(['telecom']);
  });
});

describe('pasted keys', () => {
  it('are one a line, their columns parted by tabs or semicolons', () => {
    expect(keysOf(' 138 \n\n139;x\r\n140\ty ')).toEqual(['138', ['139', 'x'], ['140', 'y']]);
  });
});
