// A development chain on a free loopback port; prints it, mines every transaction at once or, with an interval in seconds, only then or when asked to, and ends with its
// standard input.
const ganache = require('ganache');
const server = ganache.server({
  logging: { quiet: true },
  chain: { chainId: 1337, hardfork: 'shanghai' },
  wallet: { accounts: [{ secretKey: process.argv[2], balance: '0x56bc75e2d63100000' }] },
  miner: { blockTime: Number(process.argv[3] || 0) }
});
server.listen(0, '127.0.0.1', err => {
  if (err) { console.error(String(err)); process.exit(1); }
  console.log(server.address().port);
});
process.stdin.resume();
process.stdin.on('end', () => server.close().then(() => process.exit(0)));
