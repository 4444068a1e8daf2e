import { afterEach, describe, expect, it, vi } from 'vitest';
import { follow, parseEvent } from './events';

afterEach(() => vi.unstubAllGlobals());

describe('the stream of events', () => {
  it('reads lines as the standard says', () => {
    expect(parseEvent('id: 7\nevent: job.done\ndata: {"a":\ndata: 1}')).toEqual({ id: '7', data: '{"a":\n1}' });
    expect(parseEvent(': still here')).toEqual({});
    expect(parseEvent('data:x')).toEqual({ data: 'x' });
  });
  it('puts together what comes in pieces, and gives up where nobody is signed in', async () => {
    const pieces = ['id: 1\nda', 'ta: {"type":"job.st', 'arted"}\n\nid: 2\r\ndata: {"type":"job.done"}\r\n\r\n'];
    const body = new ReadableStream({ start: (c) => { pieces.forEach((piece) => c.enqueue(new TextEncoder().encode(piece))); c.close(); } });
    const asked: (string | undefined)[] = [];
    vi.stubGlobal('fetch', (_: string, init: { headers: Record<string, string> }) => {
      asked.push(init.headers['Last-Event-ID']);
      return Promise.resolve(asked.length === 1 ? new Response(body, { status: 200 }) : new Response(null, { status: 401 }));
    });
    const heard: string[] = [];
    await follow(new AbortController().signal, (event) => heard.push(event.type));
    expect(heard).toEqual(['job.started', 'job.done']);
    // It came back for what it had missed.
    expect(asked).toEqual([undefined, '2']);
  });
});
