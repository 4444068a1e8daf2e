import type { Schema } from '../../api/client';

/** An amount in whole millionths of the currency's unit. */
export function amountOf(millionths: number): string {
  const whole = Math.floor(millionths / 1e6);
  const rest = String(millionths % 1e6).padStart(6, '0').replace(/0+$/, '');
  return rest === '' ? String(whole) : `${whole}.${rest}`;
}

export function priceOf(price: Schema<'Price'>, none: string): string {
  return !price.currency || !price.perAnswer ? none : `${amountOf(price.perAnswer)} ${price.currency}`;
}
