import { useMutation } from '@tanstack/react-query';
import { Alert, Upload } from 'antd';
import { InboxOutlined } from '@ant-design/icons';
import en from '../../texts/en/evidence';
import zh from '../../texts/zh/evidence';
import { catalogue, useTexts } from '../../texts';
import { check, readBundle } from './bundle';
import { Verified } from './Verified';

const texts = catalogue(en, zh);

/** A bundle that somebody sent is checked here; it goes nowhere. */
export function OwnFile() {
  const t = useTexts(texts);
  const verify = useMutation({
    mutationFn: async (file: File) => {
      const bundle = readBundle(await file.text());
      return bundle === undefined ? null : check(bundle);
    },
  });
  return (
    <div className="stack">
      <Upload.Dragger accept=".json" showUploadList={false} beforeUpload={(file) => { verify.mutate(file); return false; }}>
        <p><InboxOutlined style={{ fontSize: 32 }} /></p>
        <p>{t('dropBundle')}</p>
        <p className="soft">{t('staysHere')}</p>
      </Upload.Dragger>
      {verify.data === null ? <Alert type="error" showIcon title={t('noBundle')} /> : null}
      {verify.data ? <Verified checked={verify.data} /> : null}
    </div>
  );
}
