import { describe, expect, it } from 'vitest';
import { between, sizes } from './said';

const line = (peer: string, sent: boolean, messages: number, bytes: number) => ({ peer, sent, messages, bytes, channel: 'main', kind: 'EcdhPsi', smallest: 1, largest: bytes });

describe('a conversation', () => {
  it('is summed for each partner and direction', () => {
    expect(between([line('telecom', true, 2, 64), line('shop', false, 1, 5), line('telecom', false, 3, 96), line('telecom', true, 1, 4)])).toEqual([
      { peer: 'telecom', sentMessages: 3, sentBytes: 68, receivedMessages: 3, receivedBytes: 96 },
      { peer: 'shop', sentMessages: 0, sentBytes: 0, receivedMessages: 1, receivedBytes: 5 },
    ]);
    expect(between([])).toEqual([]);
  });

  it('tells one size once', () => {
    const bytes = (n: number) => `${n} B`;
    expect(sizes({ smallest: 32, largest: 32 }, bytes)).toBe('32 B');
    expect(sizes({ smallest: 4, largest: 32 }, bytes)).toBe('4 B – 32 B');
  });
});
