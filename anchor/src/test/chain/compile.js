// Compiles TacitAnchor.sol with the pinned compiler: {"abi": …, "bytecode": "0x…", "compiler": "…"} on standard output.
const fs = require('fs');
const solc = require('solc');
const input = {
  language: 'Solidity',
  sources: { 'TacitAnchor.sol': { content: fs.readFileSync(process.argv[2], 'utf8') } },
  settings: {
    evmVersion: 'paris',
    optimizer: { enabled: true, runs: 200 },
    metadata: { bytecodeHash: 'none', appendCBOR: false },
    outputSelection: { '*': { '*': ['abi', 'evm.bytecode.object'] } }
  }
};
const output = JSON.parse(solc.compile(JSON.stringify(input)));
if (output.errors && output.errors.length) {
  console.error(JSON.stringify(output.errors));
  process.exit(1);
}
const made = output.contracts['TacitAnchor.sol'].TacitAnchor;
console.log(JSON.stringify({ compiler: solc.version(), abi: made.abi, bytecode: '0x' + made.evm.bytecode.object }));
