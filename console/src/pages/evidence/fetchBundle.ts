import { Problem } from '../../api/problem';

/** One entry with its proof, as the bytes that the node exports: what is checked is what is hashed. */
export async function fetchBundle(sequence: number): Promise<string> {
  let response: Response;
  try {
    response = await fetch(`/api/evidence/export?entry=${sequence}`);
  } catch {
    throw Problem.unreachable();
  }
  if (!response.ok) {
    throw await Problem.of(response);
  }
  return response.text();
}
