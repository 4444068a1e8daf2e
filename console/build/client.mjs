// The API's types, from the description that the node's own tests hold. It does not say which properties are always there: an answer has all of them
// (one without a value is null), a request may leave some out.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import openapiTS, { astToString } from 'openapi-typescript';

const api = JSON.parse(readFileSync(new URL('../../docs/api/openapi.json', import.meta.url), 'utf8'));
const schemas = api.components.schemas;

function reach(node, found) {
  if (Array.isArray(node)) {
    node.forEach((inner) => reach(inner, found));
  } else if (node !== null && typeof node === 'object') {
    const name = typeof node.$ref === 'string' ? node.$ref.split('/').at(-1) : undefined;
    if (name !== undefined && !found.has(name)) {
      found.add(name);
      reach(schemas[name], found);
    }
    Object.values(node).forEach((inner) => reach(inner, found));
  }
  return found;
}

const operations = Object.values(api.paths).flatMap((path) => Object.values(path));
// Every list comes in pages (docs/rest.md), which the description leaves out.
for (const path of Object.values(api.paths)) {
  const list = path.get?.responses['200']?.content?.['application/json']?.schema.type === 'array';
  if (list) {
    const page = ['limit', 'offset'].map((name) => ({ name, in: 'query', required: false, schema: { type: 'integer' } }));
    path.get.parameters = [...(path.get.parameters ?? []), ...page.filter((one) => !path.get.parameters?.some((own) => own.name === one.name))];
  }
}
const asked = reach(operations.map((operation) => operation.requestBody), new Set());
const answered = reach(operations.map((operation) => operation.responses), new Set());
for (const name of answered) {
  if (!asked.has(name) && schemas[name].properties) {
    schemas[name].required = Object.keys(schemas[name].properties);
  }
}

const out = new URL('../src/api/schema.gen.ts', import.meta.url);
mkdirSync(new URL('.', out), { recursive: true });
writeFileSync(out, `// Made by build/client.mjs from docs/api/openapi.json.\n${astToString(await openapiTS(api))}`);
