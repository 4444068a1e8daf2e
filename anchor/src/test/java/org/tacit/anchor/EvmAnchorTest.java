package org.tacit.anchor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.tacit.anchor.Anchor.State;
import org.tacit.base.InvalidInput;
import org.tacit.base.PeerFailed;
import org.tacit.base.PolicyDenied;
import org.tacit.crypto.sign.SignatureScheme;
import org.tacit.crypto.sign.Signer;
import org.tacit.ledger.SignedTreeHead;
import org.web3j.crypto.Credentials;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Against a real development chain. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EvmAnchorTest {

    private static final BigInteger ETHER = BigInteger.TEN.pow(18);

    @TempDir
    static Path folder;

    private final Signer signer = Signer.generate(SignatureScheme.ED25519, new SecureRandom());
    private Chain chain;
    private Rpc rpc;
    private Credentials key;
    private String contract;
    private Path passphrase;

    @BeforeAll
    void start() throws Exception {
        passphrase = Files.writeString(folder.resolve("passphrase"), "correct horse battery staple\n");
        String address = Wallets.make(folder.resolve("wallet.json"), passphrase, new SecureRandom());
        key = Wallets.read(folder.resolve("wallet.json"), passphrase);
        assertThat(key.getAddress()).isEqualToIgnoringCase(address);
        chain = Chain.start(secret(), 0);
        rpc = new Rpc(chain.url);
        EvmAnchor.Deployed deployed = EvmAnchor.deploy(settings(chain), folder);
        contract = deployed.contract();
        assertThat(rpc.call("eth_getCode", contract, "latest").asString()).hasSizeGreaterThan(100);
    }

    @AfterAll
    void stop() throws Exception {
        if (chain != null) {
            rpc.close();
            chain.close();
        }
    }

    private String secret() {
        return String.format("%064x", key.getEcKeyPair().getPrivateKey());
    }

    private Map<String, String> settings(Chain of) {
        return new java.util.HashMap<>(Map.of("kind", "evm", "url", of.url, "chain", "1337", "wallet", "wallet.json", "passphrase-file", passphrase.toString(), "confirmations", "3"));
    }

    private EvmAnchor anchor(BigInteger most) {
        return new EvmAnchor(new Rpc(chain.url), contract, 1337, 3, most, key);
    }

    private Anchor.Note note(long size) {
        return Digest.note(SignedTreeHead.sign("bank", size, new byte[32], Instant.parse("2026-11-21T12:00:00Z"), signer), signer.verifyingKey());
    }

    private void mine(int blocks) {
        for (int i = 0; i < blocks; i++) {
            rpc.call("evm_mine");
        }
    }

    @Test
    void aNoteIsConfirmedWhenBlocksStandOnIt() {
        Map<String, String> with = settings(chain);
        with.put("contract", contract);
        try (Anchor anchor = AnchorFactory.of(with, folder)) {
            Anchor.Note note = note(1);
            Map<String, String> place = anchor.write(note, Map.of());
            Anchor.Anchored first = anchor.look(note, place);
            assertThat(first.state()).isEqualTo(State.PENDING);
            assertThat(first.depth()).isEqualTo(1);
            mine(1);
            assertThat(anchor.look(note, place).state()).isEqualTo(State.PENDING);
            mine(1);
            Anchor.Anchored confirmed = anchor.look(note, place);
            assertThat(confirmed.state()).isEqualTo(State.CONFIRMED);
            assertThat(confirmed.time()).isNotNull();
            // Another note does not stand there.
            assertThat(anchor.look(note(2), place).state()).isEqualTo(State.LOST);
            // The contract itself says so too.
            String call = org.web3j.abi.FunctionEncoder.encode(new org.web3j.abi.datatypes.Function("blockOf", java.util.List.of(new org.web3j.abi.datatypes.Address(key.getAddress()),
                    new org.web3j.abi.datatypes.generated.Bytes32(note.log()), new org.web3j.abi.datatypes.generated.Bytes32(note.digest())), java.util.List.of()));
            assertThat(Rpc.number(rpc.call("eth_call", Map.of("to", contract, "data", call), "latest"))).isPositive();
        }
    }

    @Test
    void aReorganisationLosesANoteAndItIsWrittenAgain() {
        try (EvmAnchor anchor = anchor(ETHER)) {
            String before = rpc.call("evm_snapshot").asString();
            Anchor.Note note = note(10);
            Map<String, String> place = anchor.write(note, Map.of());
            mine(3);
            assertThat(anchor.look(note, place).state()).isEqualTo(State.CONFIRMED);
            // The chain goes on from before, without that block.
            assertThat(rpc.call("evm_revert", before).asBoolean()).isTrue();
            mine(5);
            assertThat(anchor.look(note, place).state()).isEqualTo(State.LOST);
            Map<String, String> again = anchor.write(note, place);
            assertThat(again.get("nonce")).isEqualTo(place.get("nonce"));
            mine(3);
            assertThat(anchor.look(note, again).state()).isEqualTo(State.CONFIRMED);
        }
    }

    /** On a chain that makes no block before it is told to. */
    @Test
    void aTransactionThatNobodyTakesIsReplacedWithAHigherFeeWithinTheBound() throws Exception {
        try (Chain slow = Chain.start(secret(), 3600); Rpc blocks = new Rpc(slow.url)) {
            String there = EvmAnchor.deploy(settings(slow), folder).contract();
            blocks.call("evm_mine");
            try (EvmAnchor anchor = new EvmAnchor(new Rpc(slow.url), there, 1337, 3, ETHER, key)) {
                Anchor.Note note = note(20);
                Map<String, String> place = anchor.write(note, Map.of());
                assertThat(anchor.look(note, place).state()).isEqualTo(State.PENDING);
                assertThat(anchor.look(note, place).depth()).isZero();
                Map<String, String> dearer = anchor.write(note, place);
                assertThat(dearer.get("nonce")).isEqualTo(place.get("nonce"));
                assertThat(new BigInteger(dearer.get("fee"))).isGreaterThan(new BigInteger(place.get("fee")).multiply(BigInteger.valueOf(11)).divide(BigInteger.TEN));
                assertThat(dearer.get("transactions").split(" ")).hasSize(2);
                for (int i = 0; i < 3; i++) {
                    assertThat(anchor.look(note, dearer).state()).isEqualTo(State.PENDING);
                    blocks.call("evm_mine");
                }
                assertThat(anchor.look(note, dearer).state()).isEqualTo(State.CONFIRMED);
            }
        }
        try (EvmAnchor poor = anchor(BigInteger.valueOf(1_000))) {
            assertThatThrownBy(() -> poor.write(note(21), Map.of())).isInstanceOf(PolicyDenied.class).hasMessageContaining("more than the settings allow");
        }
    }

    @Test
    void theWrongChainAndASilentOneAreRefused() {
        try (EvmAnchor other = new EvmAnchor(new Rpc(chain.url), contract, 1, 3, ETHER, key)) {
            assertThatThrownBy(() -> other.write(note(30), Map.of())).isInstanceOf(InvalidInput.class).hasMessageContaining("number 1337");
        }
        try (EvmAnchor nobody = new EvmAnchor(new Rpc("http://127.0.0.1:1"), contract, 1337, 3, ETHER, key)) {
            assertThatThrownBy(() -> nobody.look(note(30), Map.of())).isInstanceOf(PeerFailed.class);
        }
        assertThatThrownBy(() -> new Rpc("file:///etc/passwd")).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> AnchorFactory.of(Map.of("kind", "carrier pigeon"), folder)).isInstanceOf(InvalidInput.class).hasMessageContaining("evm").hasMessageContaining("file");
    }

    /** The code in the repository is what the pinned compiler makes of the source in the repository. */
    @Test
    void theCodeIsMadeFromTheSource() throws Exception {
        JsonNode made = JsonMapper.shared().readTree(Chain.run("node", "compile.js", Path.of("src/main/solidity/TacitAnchor.sol").toAbsolutePath().toString()));
        Path code = Path.of("src/main/resources/org/tacit/anchor/TacitAnchor.hex");
        if (Boolean.getBoolean("tacit.update")) {
            Files.writeString(code, made.path("bytecode").asString() + "\n");
        }
        assertThat(made.path("compiler").asString()).startsWith("0.8.30");
        assertThat(Files.readString(code).strip()).isEqualTo(made.path("bytecode").asString());
    }

    @Test
    void aWalletIsOpenedByItsPassphraseOnly() throws Exception {
        Path wrong = Files.writeString(folder.resolve("wrong"), "another long passphrase");
        assertThatThrownBy(() -> Wallets.read(folder.resolve("wallet.json"), wrong)).isInstanceOf(InvalidInput.class).hasMessageContaining("does not open");
        assertThat(Files.readString(folder.resolve("wallet.json"))).doesNotContain(String.format("%064x", key.getEcKeyPair().getPrivateKey()));
        assertThatThrownBy(() -> Wallets.make(folder.resolve("wallet.json"), passphrase, new SecureRandom())).isInstanceOf(InvalidInput.class);
    }

    @Test
    void aFileKeepsNotes() {
        FileAnchor file = new FileAnchor(folder.resolve("heads.txt"));
        Anchor.Note note = note(40);
        assertThat(file.look(note, Map.of()).state()).isEqualTo(State.LOST);
        Map<String, String> place = file.write(note, Map.of());
        file.write(note, place);
        assertThat(file.look(note, place).state()).isEqualTo(State.CONFIRMED);
        assertThat(folder.resolve("heads.txt")).content().hasLineCount(1);
    }
}
