import { describe, expect, it } from 'vitest';
import { readCsv } from './csv';
import { figures } from './content';
import { groups, histogram, lift, miscalibration, points, prevalence, roc } from './curves';

// Ten rows, four positives, scored so that the best five hold three of them.
const REPORT = figures('{"rows":10,"positives":4,"auc":0.8,"table":[{"rows":1,"captured":1,"factor":1},{"rows":0.5,"captured":0.75,"factor":1.5},{"rows":0.2,"captured":0.5,"factor":2.5}]}');

describe('curves of a model', () => {
  it('are read from the points that were opened', () => {
    expect(points(REPORT)).toEqual([{ rows: 0, captured: 0 }, { rows: 0.2, captured: 0.5 }, { rows: 0.5, captured: 0.75 }, { rows: 1, captured: 1 }]);
    expect(points(figures('{"auc":0.8}'))).toEqual([]);
    expect(lift(points(REPORT))[0]).toEqual({ rows: 0.2, factor: 2.5 });
  });

  it('give the ROC where the share of positives is known', () => {
    expect(prevalence(REPORT)).toBe(0.4);
    expect(prevalence(figures('{"rows":10}'))).toBeUndefined();
    const curve = roc(points(REPORT), 0.4);
    // Two rows, both positive: none of six negatives. Five rows, three positive: two of six.
    expect(curve[1]).toEqual({ fpr: 0, tpr: 0.5 });
    expect(curve[2]?.fpr).toBeCloseTo(2 / 6);
    expect(curve[3]).toEqual({ fpr: 1, tpr: 1 });
  });

  it('tell what was promised from what came', () => {
    const read = groups(figures('{"calibration":[{"rows":0.25,"predicted":0.8,"observed":0.6},{"rows":0.75,"predicted":0.2,"observed":0.2},{"rows":"x"}]}'));
    expect(read.map((g) => g.predicted)).toEqual([0.2, 0.8]);
    expect(miscalibration(read).distance).toBeCloseTo(0.05);
    expect(miscalibration(read).bias).toBeCloseTo(0.05);
    expect(miscalibration([{ rows: 0.5, predicted: 0.1, observed: 0.3 }, { rows: 0.5, predicted: 0.4, observed: 0.2 }])).toEqual({ distance: expect.closeTo(0.2) as number, bias: expect.closeTo(0) as number });
    expect(groups(REPORT)).toEqual([]);
    expect(miscalibration([])).toEqual({ distance: 0, bias: 0 });
  });

  it('count scores in equal parts, one among the last', () => {
    expect(histogram([0, 0.05, 0.1, 0.95, 1, 2, Number.NaN], 10)).toEqual([2, 1, 0, 0, 0, 0, 0, 0, 0, 2]);
  });
});

describe('a table', () => {
  it('is read with quotes, commas and line ends in cells', () => {
    expect(readCsv('a,b\r\n"x, ""y""","1\n2"\nlast,', 10)).toEqual([['a', 'b'], ['x, "y"', '1\n2'], ['last', '']]);
    expect(readCsv('a\nb\nc\n', 2)).toEqual([['a'], ['b']]);
    expect(readCsv('', 2)).toEqual([]);
  });
});

describe('figures', () => {
  it('are nothing where the file is none', () => {
    expect(figures('not json')).toEqual({});
    expect(figures('[1]')).toEqual({});
  });
});
