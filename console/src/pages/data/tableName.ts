/** What a table could be called by its file or item: letters of any script, digits, underscores; no folders, no ending. */
export function tableName(path: string): string {
  const last = path.split(/[\\/]/).findLast((part) => part !== '') ?? '';
  return last.replace(/\.(csv|parquet|gz)$/i, '').replace(/^.*\./, '').replace(/[^\p{L}\p{N}_-]+/gu, '_').replace(/^_+|_+$/g, '').slice(0, 60);
}
