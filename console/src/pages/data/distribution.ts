/** A bar between two neighbouring quantiles: as much of the rows as any other, so the narrower the higher. */
export interface Bar {
  from: number;
  to: number;
  /** Of the highest bar, from 0 to 1. */
  height: number;
}

/** Bars of equal area from a column's quantiles; neighbours that are equal are one spike, as wide as a fiftieth of the range. */
export function bars(quantiles: readonly number[]): Bar[] {
  const first = quantiles[0];
  const last = quantiles.at(-1);
  if (first === undefined || last === undefined || quantiles.length < 2 || !(last > first)) {
    return [];
  }
  const least = (last - first) / 50;
  const found: { from: number; to: number; share: number }[] = [];
  for (let i = 1; i < quantiles.length; i++) {
    const from = quantiles[i - 1] ?? first;
    const to = quantiles[i] ?? last;
    const before = found.at(-1);
    if (to - from < least && before !== undefined && before.to - before.from <= least && from - before.from < least) {
      before.share++;
      before.to = Math.max(before.to, to);
    } else {
      found.push({ from, to, share: 1 });
    }
  }
  const wide = found.map((b) => ({ ...b, to: Math.min(last, Math.max(b.to, b.from + least)) }));
  const density = wide.map((b) => b.share / Math.max(least, b.to - b.from));
  const most = Math.max(...density);
  return wide.map((b, i) => ({ from: (b.from - first) / (last - first), to: (b.to - first) / (last - first), height: (density[i] ?? 0) / most }));
}
