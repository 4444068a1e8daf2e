import en from '../texts/en/brand';
import zh from '../texts/zh/brand';

/** Two that overlap: what both know without either having said it. */
export function Mark({ size = 28 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <circle cx="12" cy="16" r="10" fill="#1c6b62" />
      <circle cx="20" cy="16" r="10" fill="#c4532f" fillOpacity="0.88" />
      <path d="M16 6.83a10 10 0 0 1 0 18.34 10 10 0 0 1 0-18.34z" fill="#f8f6f1" />
    </svg>
  );
}

export function Wordmark({ size = 28 }: { size?: number }) {
  return (
    <span className="wordmark" style={{ fontSize: size * 0.68 }}>
      <Mark size={size} />
      <span className="wordmark-latin">{en.tacit}</span>
      <span className="wordmark-han" lang="zh">{zh.tacit}</span>
    </span>
  );
}
