import { queryOptions } from '@tanstack/react-query';
import type { Schema } from '../../api/client';
import { Problem } from '../../api/problem';

/** More of a file than this is not read into a page; the rest is for download. */
const MOST_BYTES = 8_000_000;

export interface Content {
  text: string;
  /** It is longer than what is here. */
  cut: boolean;
}

export function addressOf(job: string, step: string, port: string): string {
  return `/api/jobs/${encodeURIComponent(job)}/results/${encodeURIComponent(step)}/${encodeURIComponent(port)}`;
}

/** A file as text, as far as a page can hold it. */
async function read(address: string): Promise<Content> {
  const response = await fetch(address).catch(() => { throw Problem.unreachable(); });
  if (!response.ok || response.body === null) {
    throw await Problem.of(response);
  }
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
    bytes += chunk.value.length;
    text += decoder.decode(chunk.value, { stream: true });
    if (bytes > MOST_BYTES) {
      await reader.cancel();
      return { text: text.slice(0, text.lastIndexOf('\n') + 1), cut: true };
    }
  }
  return { text: text + decoder.decode(), cut: false };
}

export const contentQuery = (job: string, step: string, port: string) => queryOptions({ queryKey: ['results', job, step, port], queryFn: () => read(addressOf(job, step, port)), staleTime: Infinity });

/** What a page can show; the others are for the next step alone. */
export function readable(artifact: Pick<Schema<'ArtifactRow'>, 'type'>): boolean {
  return ['REPORT', 'CELLS', 'SCORES', 'IDENTIFIERS'].includes(artifact.type);
}

export type Figures = Record<string, unknown>;

export function figures(text: string): Figures {
  try {
    const read: unknown = JSON.parse(text);
    return read !== null && typeof read === 'object' && !Array.isArray(read) ? (read as Figures) : {};
  } catch {
    return {};
  }
}
