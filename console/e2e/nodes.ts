import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync, existsSync, openSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A node in a process of its own, as an administrator would have made and started it. */
export interface TestNode {
  name: string;
  folder: string;
  url: string;
  /** Where partners call it. */
  port: number;
  setupText: string;
}

const lib = process.env['TACIT_CLASSPATH'] ?? join(import.meta.dirname, '../../cli/target/tacit/lib/*');
const java = process.env['TACIT_JAVA'] ?? (process.env['JAVA_HOME'] === undefined ? 'java' : join(process.env['JAVA_HOME'], 'bin/java'));
const FLAGS = ['--add-modules=jdk.incubator.vector', '--enable-native-access=ALL-UNNAMED', '-Xmx768m', '-XX:+UseSerialGC', '-cp', lib, 'org.tacit.cli.Tacit'];
const where = join(import.meta.dirname, '../target/e2e-nodes.json');

/** What {@link setup} started. */
export function nodes(): { bank: TestNode; telecom: TestNode } {
  return JSON.parse(readFileSync(where, 'utf8')) as { bank: TestNode; telecom: TestNode };
}

function run(args: string[]): Promise<void> {
  return new Promise((done, failed) => {
    const child = spawn(java, ['-XX:TieredStopAtLevel=1', ...FLAGS, ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => { said += chunk.toString(); });
    child.on('error', failed);
    child.on('exit', (code) => (code === 0 ? done() : failed(new Error(`tacit ${args.join(' ')} ended with ${code}: ${said}`))));
  });
}

/** Ready is who has said so on standard output. */
function start(folder: string): Promise<ChildProcess> {
  return new Promise((done, failed) => {
    const child = spawn(java, [...FLAGS, 'node', 'start', folder, '--json'], { stdio: ['ignore', 'pipe', openSync(`${folder}.log`, 'w')] });
    child.on('error', failed);
    child.on('exit', (code) => failed(new Error(`the node in ${folder} ended with ${code}: ${readFileSync(`${folder}.log`, 'utf8').slice(-2000)}`)));
    child.stdout?.once('data', () => done(child));
  });
}

async function node(home: string, name: string): Promise<{ node: TestNode; process: ChildProcess }> {
  const folder = join(home, name);
  await run(['node', 'init', folder, '--name', name, '--host', '127.0.0.1', '--port', '0', '--http', '0']);
  const process = await start(folder);
  const running = JSON.parse(readFileSync(join(folder, 'node.run'), 'utf8')) as { http: number; port: number };
  return { process, node: { name, folder, url: `http://127.0.0.1:${running.http}`, port: running.port, setupText: readFileSync(join(folder, 'setup-text'), 'utf8').trim() } };
}

export default async function setup(): Promise<() => void> {
  const home = mkdtempSync(join(tmpdir(), 'tacit-e2e-'));
  mkdirSync(join(where, '..'), { recursive: true });
  const started = await Promise.all([node(home, 'bank'), node(home, 'telecom')]);
  writeFileSync(where, JSON.stringify({ bank: started[0]?.node, telecom: started[1]?.node }));
  return () => {
    started.forEach(({ process }) => process.kill());
    if (existsSync(where)) {
      rmSync(where);
    }
    rmSync(home, { recursive: true, force: true, maxRetries: 20, retryDelay: 250 });
  };
}
