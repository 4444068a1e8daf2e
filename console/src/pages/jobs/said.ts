import type { Schema } from '../../api/client';

export type Said = Schema<'Said'>;

export interface Between {
  peer: string;
  sentMessages: number;
  sentBytes: number;
  receivedMessages: number;
  receivedBytes: number;
}

/** What went to and came from each partner in all, in the order of first mention. */
export function between(lines: readonly Said[]): Between[] {
  const sums = new Map<string, Between>();
  for (const line of lines) {
    const sum = sums.get(line.peer) ?? { peer: line.peer, sentMessages: 0, sentBytes: 0, receivedMessages: 0, receivedBytes: 0 };
    sums.set(line.peer, line.sent ? { ...sum, sentMessages: sum.sentMessages + line.messages, sentBytes: sum.sentBytes + line.bytes }
      : { ...sum, receivedMessages: sum.receivedMessages + line.messages, receivedBytes: sum.receivedBytes + line.bytes });
  }
  return [...sums.values()];
}

/** How large one message of a kind is: one size, or from the smallest to the largest. */
export function sizes(line: Pick<Said, 'smallest' | 'largest'>, bytes: (n: number) => string): string {
  const [smallest, largest] = [bytes(line.smallest), bytes(line.largest)];
  return smallest === largest ? largest : `${smallest} – ${largest}`;
}
