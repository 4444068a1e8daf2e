import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { Schema } from './client';

/** What is asked again when something of this subject happened: the first part of a query's key. */
const CONCERNS: Readonly<Record<string, readonly string[]>> = {
  job: ['jobs', 'contracts', 'home'],
  step: ['jobs'],
  contract: ['contracts', 'jobs', 'home'],
  service: ['services', 'home'],
  project: ['projects', 'home'],
  partner: ['partners', 'node', 'home'],
  table: ['tables'],
  schedule: ['schedules'],
};

/** What a query whose key begins with this noun shows has changed. */
function concerned(type: string): readonly string[] {
  const subject = type.split('.')[0] ?? '';
  return [...(CONCERNS[subject] ?? [subject]), 'events'];
}

type Event = Schema<'Event'>;

/** Reads one server-sent event's lines; nothing for a comment. */
export function parseEvent(block: string): { id?: string; data?: string } {
  const event: { id?: string; data?: string } = {};
  for (const line of block.split('\n')) {
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'id') {
      event.id = value;
    } else if (field === 'data') {
      event.data = event.data === undefined ? value : `${event.data}\n${value}`;
    }
  }
  return event;
}

/** Follows the node until it is told to stop; comes back after an interruption with what it has missed. The browser's own EventSource hears only types it names. */
export async function follow(stop: AbortSignal, heard: (event: Event) => void): Promise<void> {
  let last: string | undefined;
  let wait = 1000;
  while (!stop.aborted) {
    try {
      const response = await fetch('/api/events', { signal: stop, headers: { Accept: 'text/event-stream', ...(last === undefined ? {} : { 'Last-Event-ID': last }) } });
      if (response.status === 401 || response.status === 403) {
        return;
      }
      const reader = response.ok ? response.body?.pipeThrough(new TextDecoderStream()).getReader() : undefined;
      let rest = '';
      for (let chunk = await reader?.read(); chunk !== undefined && !chunk.done; chunk = await reader?.read()) {
        wait = 1000;
        rest += chunk.value.replaceAll('\r', '');
        const blocks = rest.split('\n\n');
        rest = blocks.pop() ?? '';
        for (const block of blocks) {
          const { id, data } = parseEvent(block);
          last = id ?? last;
          if (data !== undefined) {
            heard(JSON.parse(data) as Event);
          }
        }
      }
    } catch {
      // Stopped, or the line was cut: the loop knows which.
    }
    await new Promise((done) => setTimeout(done, wait));
    wait = Math.min(wait * 2, 30_000);
  }
}

/** While the console is open, what it shows is asked again as soon as the node says that it changed. */
export function useLiveQueries(): void {
  const queries = useQueryClient();
  useEffect(() => {
    const stop = new AbortController();
    const changed = new Set<string>();
    let timer: ReturnType<typeof setTimeout> | undefined;
    void follow(stop.signal, (event) => {
      concerned(event.type).forEach((noun) => changed.add(noun));
      // A job writes several events at once: one question for all.
      timer ??= setTimeout(() => {
        timer = undefined;
        changed.forEach((noun) => void queries.invalidateQueries({ queryKey: [noun] }));
        changed.clear();
      }, 250);
    });
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, [queries]);
}
