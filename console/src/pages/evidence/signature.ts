import { bytesOf } from './merkle';

/** A browser has no SM2: such a signature is neither right nor wrong here, and that is said. */
export type Verdict = 'right' | 'wrong' | 'unchecked';

type Value = string | number | { readonly [name: string]: Value };

/** As the node writes what it signs: names sorted, no blanks, whole numbers. JSON.stringify escapes as canonical JSON (RFC 8785) does. */
export function canonical(value: Value): Uint8Array<ArrayBuffer> {
  const write = (v: Value): string => (typeof v === 'object'
    ? `{${Object.keys(v).sort().map((name) => `${JSON.stringify(name)}:${write(v[name] ?? '')}`).join(',')}}`
    : JSON.stringify(v));
  return new TextEncoder().encode(write(value));
}

/** "tacit.sign.v1" 00 ‖ length of the domain in 32 bits ‖ domain ‖ message: no message of one domain is one of another. */
function bind(domain: string, message: Uint8Array): Uint8Array<ArrayBuffer> {
  const encoder = new TextEncoder();
  const start = encoder.encode('tacit.sign.v1\0');
  const name = encoder.encode(domain);
  const all = new Uint8Array(start.length + 4 + name.length + message.length);
  all.set(start);
  new DataView(all.buffer).setUint32(start.length, name.length);
  all.set(name, start.length + 4);
  all.set(message, start.length + 4 + name.length);
  return all;
}

/** Whether the owner of a key, written as ed25519:HEX or sm2:HEX, signed the message under the domain. */
export async function verifies(key: string | undefined, domain: string, message: Uint8Array, signature: string): Promise<Verdict> {
  if (key === undefined) {
    return 'wrong';
  }
  const [scheme, hex = ''] = key.split(':');
  if (scheme !== 'ed25519') {
    return scheme === 'sm2' ? 'unchecked' : 'wrong';
  }
  let imported: CryptoKey;
  try {
    imported = await crypto.subtle.importKey('raw', bytesOf(hex), { name: 'Ed25519' }, false, ['verify']);
  } catch (e) {
    // An older browser does not know Ed25519; a key that it knows to be none is wrong.
    return e instanceof DOMException && e.name === 'NotSupportedError' ? 'unchecked' : 'wrong';
  }
  return await crypto.subtle.verify({ name: 'Ed25519' }, imported, bytesOf(signature), bind(domain, message)) ? 'right' : 'wrong';
}
