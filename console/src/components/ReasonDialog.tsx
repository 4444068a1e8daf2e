import { Input, Modal } from 'antd';
import { useEffect, useId, useState } from 'react';
import en from '../texts/en/approvals';
import zh from '../texts/zh/approvals';
import { catalogue, useTexts } from '../texts';

const texts = catalogue(en, zh);

/** Asks why before something is done that others will read about; nothing is done without a reason. */
export function ReasonDialog({ open, title, what, confirm, danger, busy, onConfirm, onCancel }: {
  open: boolean; title: string; what: string; confirm: string; danger?: boolean; busy?: boolean; onConfirm: (reason: string) => void; onCancel: () => void;
}) {
  const t = useTexts(texts);
  const id = useId();
  const [reason, setReason] = useState('');
  useEffect(() => {
    if (open) {
      setReason('');
    }
  }, [open]);
  return (
    <Modal open={open} title={title} onCancel={onCancel} okText={confirm} okButtonProps={{ danger: danger ?? false, disabled: reason.trim() === '', loading: busy ?? false }} onOk={() => onConfirm(reason.trim())} destroyOnHidden>
      <p>{what}</p>
      <label htmlFor={id}>{t('reason')}</label>
      <Input.TextArea id={id} rows={3} maxLength={1000} value={reason} onChange={(e) => setReason(e.target.value)} autoFocus />
    </Modal>
  );
}
