import '../../components/disclosure/disclosure.css';
import { Tooltip } from 'antd';
import type { Schema } from '../../api/client';
import en from '../../texts/en/data';
import zh from '../../texts/zh/data';
import { catalogue, useTexts } from '../../texts';

const texts = catalogue(en, zh);

export type Grade = Schema<'Column'>['grade'];

/** How sensitive a column is, in the one colour that the grade has everywhere. */
export function GradeTag({ grade, count }: { grade: Grade; count?: number }) {
  const t = useTexts(texts);
  return <Tooltip title={t(`grade${grade}`)}><span tabIndex={0} className={`grade grade-${grade}`}>{grade}{count === undefined ? null : <span className="grade-count"> × {count}</span>}</span></Tooltip>;
}
