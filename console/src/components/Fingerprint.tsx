import { Typography } from 'antd';

/** In groups of four, as one reads it over the telephone. */
export function Fingerprint({ value, short }: { value: string; short?: boolean }) {
  const plain = value.replaceAll(':', '');
  const groups = (short ? plain.slice(0, 16) : plain).match(/.{1,4}/g) ?? [];
  return <Typography.Text className="mono" copyable={{ text: value }}>{groups.join(' ')}{short && plain.length > 16 ? ' …' : ''}</Typography.Text>;
}
