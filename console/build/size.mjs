// What a browser loads before the first page: the entry and everything it imports at once, gzipped. More than the limit fails the build.
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const LIMIT_KB = 300;
const web = new URL('../target/web/', import.meta.url);
const manifest = JSON.parse(readFileSync(new URL('manifest.json', web), 'utf8'));
const files = new Set(['index.html']);

function load(name) {
  const chunk = manifest[name];
  if (!files.has(chunk.file)) {
    files.add(chunk.file);
    chunk.css?.forEach((css) => files.add(css));
    chunk.imports?.forEach(load);
  }
}

Object.keys(manifest).filter((name) => manifest[name].isEntry).forEach(load);
const kb = [...files].reduce((sum, file) => sum + gzipSync(readFileSync(new URL(file, web))).length, 0) / 1000;
console.log(`console: the shell is ${kb.toFixed(0)} KB gzipped of ${LIMIT_KB} (${files.size} files)`);
if (kb > LIMIT_KB) {
  throw new Error(`The console's shell is larger than ${LIMIT_KB} KB: load what is new with its route.`);
}
