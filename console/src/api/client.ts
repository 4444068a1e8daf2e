import createClient, { type Middleware } from 'openapi-fetch';
import type { components, paths } from './schema.gen';
import { Problem } from './problem';

/** The node's records by their names: {@code Schema<'JobView'>}. */
export type Schema<N extends keyof components['schemas']> = components['schemas'][N];

/** Where the session ended while somebody was working, this is told, once for all that failed. */
let signedOut: () => void = () => undefined;
let csrf: string | undefined;
let language = 'zh';

export function setCsrf(token: string | undefined): void {
  csrf = token;
}

export function setLanguage(code: string): void {
  language = code;
}

export function onSignedOut(listener: () => void): void {
  signedOut = listener;
}

const middleware: Middleware = {
  onRequest({ request }) {
    request.headers.set('Accept-Language', language);
    if (request.method !== 'GET' && csrf !== undefined) {
      request.headers.set('X-CSRF-Token', csrf);
    }
    return request;
  },
  async onResponse({ response, schemaPath }) {
    if (!response.ok) {
      if (response.status === 401 && csrf !== undefined && schemaPath !== '/api/sessions') {
        signedOut();
      }
      throw await Problem.of(response);
    }
    return response;
  },
  onError() {
    return Problem.unreachable();
  },
};

export const client = createClient<paths>({ baseUrl: globalThis.location?.origin ?? '', fetch: (request) => globalThis.fetch(request) });
client.use(middleware);

/** Answers, or throws a {@link Problem}: {@code await answer(client.GET('/api/jobs'))}. */
export async function answer<T>(asked: Promise<{ data?: T; error?: unknown; response: Response }>): Promise<T> {
  const { data } = await asked;
  // 204 has none, and its type says so.
  return data as T;
}

/** One page of a list, and how long the list is. */
export async function page<T>(asked: Promise<{ data?: T[]; error?: unknown; response: Response }>): Promise<{ rows: T[]; total: number }> {
  const { data, response } = await asked;
  const rows = data ?? [];
  const total = response.headers.get('X-Total-Count');
  return { rows, total: total === null ? rows.length : Number(total) };
}

/** For a person's click that must be done once however often the request comes. */
export function once(): { 'Idempotency-Key': string } {
  return { 'Idempotency-Key': crypto.randomUUID() };
}
