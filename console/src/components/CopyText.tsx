import { Button, Input } from 'antd';
import { CheckOutlined, CopyOutlined } from '@ant-design/icons';
import { useState } from 'react';
import en from '../texts/en/common';
import zh from '../texts/zh/common';
import { catalogue, useTexts } from '../texts';

const texts = catalogue(en, zh);

/** A text to be handed to somebody else: shown whole, copied with one click. */
export function CopyText({ value, label, rows = 4 }: { value: string; label: string; rows?: number }) {
  const t = useTexts(texts);
  const [copied, setCopied] = useState(false);
  return (
    <div className="copy-text">
      <Input.TextArea readOnly value={value} rows={rows} aria-label={label} className="mono" onFocus={(e) => e.target.select()} />
      <Button icon={copied ? <CheckOutlined /> : <CopyOutlined />} onClick={() => void navigator.clipboard.writeText(value).then(() => setCopied(true))}>{t(copied ? 'copied' : 'copy')}</Button>
    </div>
  );
}
