import { answer, client, type Schema } from '../../api/client';

/** Sends a file as it is: it becomes a table, or the next version of one. */
export function upload(name: string, file: File): Promise<Schema<'TableView'>> {
  return answer(client.PUT('/api/tables/{name}/content', {
    headers: { 'Content-Type': 'application/octet-stream' }, params: { path: { name }, query: { file: file.name } },
    // The description has no body for it: it is no JSON.
    ...({ body: file, bodySerializer: (body: File) => body } as object),
  }));
}
