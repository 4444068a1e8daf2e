package org.tacit.anchor;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.tacit.base.InvalidInput;
import org.tacit.base.PeerFailed;
import org.tacit.base.PolicyDenied;
import org.tacit.base.Text;
import org.web3j.abi.EventEncoder;
import org.web3j.abi.FunctionEncoder;
import org.web3j.abi.TypeReference;
import org.web3j.abi.datatypes.Address;
import org.web3j.abi.datatypes.Event;
import org.web3j.abi.datatypes.Function;
import org.web3j.abi.datatypes.generated.Bytes32;
import org.web3j.crypto.ContractUtils;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.Hash;
import org.web3j.crypto.RawTransaction;
import org.web3j.crypto.TransactionEncoder;
import tools.jackson.databind.JsonNode;

/**
 * An EVM chain: a transaction to {@code TacitAnchor.sol}, confirmed when so many blocks stand on the one it is in. A transaction that a reorganisation has dropped
 * is lost and written again; one that nobody takes is sent again under the same number with a higher fee, never above the bound.
 */
public final class EvmAnchor implements Anchor {

    private static final Event ANCHORED = new Event("Anchored", List.of(new TypeReference<Address>(true) { }, new TypeReference<Bytes32>(true) { }, new TypeReference<Bytes32>(true) { }));
    private static final BigInteger GAS_MARGIN = BigInteger.valueOf(20_000);
    private static final BigInteger MOST_GAS = BigInteger.valueOf(300_000);

    private final Rpc rpc;
    private final String contract;
    private final long chain;
    private final long confirmations;
    private final BigInteger mostWei;
    private final Credentials key;

    /**
     * {@code kind: evm}, {@code url}, {@code contract}, {@code chain}, {@code confirmations} (12), {@code most} in ether for one note (0.01), {@code wallet} and
     * {@code passphrase-file}, see {@link Wallets}.
     */
    public static final class Factory implements AnchorFactory {
        @Override
        public String kind() {
            return "evm";
        }

        @Override
        public Anchor open(Map<String, String> settings, Path folder) {
            BigInteger most;
            try {
                most = new BigDecimal(settings.getOrDefault("most", "0.01").strip()).movePointRight(18).toBigIntegerExact();
            } catch (ArithmeticException | NumberFormatException e) {
                throw InvalidInput.of("The anchor's setting 'most' is an amount of ether such as 0.01.", "锚定设置“most”应为以太币数额，例如 0.01。");
            }
            return new EvmAnchor(new Rpc(AnchorFactory.need(settings, "url")), AnchorFactory.need(settings, "contract"),
                    AnchorFactory.number(settings, "chain", -1, Long.MAX_VALUE), AnchorFactory.number(settings, "confirmations", 12, 100_000), most,
                    Wallets.read(folder.resolve(settings.getOrDefault("wallet", "identity/anchor-wallet.json")), Path.of(AnchorFactory.need(settings, "passphrase-file"))));
        }
    }

    EvmAnchor(Rpc rpc, String contract, long chain, long confirmations, BigInteger mostWei, Credentials key) {
        if (!contract.matches("0x[0-9a-fA-F]{40}")) {
            throw InvalidInput.of("'%.60s' is no contract's address.", "“%.60s”不是合约地址。", contract);
        }
        this.rpc = rpc;
        this.contract = contract.toLowerCase(Locale.ROOT);
        this.chain = chain;
        this.confirmations = Math.max(1, confirmations);
        this.mostWei = mostWei;
        this.key = key;
    }

    private void rightChain() {
        long is = Rpc.number(rpc.call("eth_chainId")).longValueExact();
        if (is != chain) {
            throw InvalidInput.of("The chain at that address is number %d, the settings say %d.", "该地址的链编号为 %d，而设置为 %d。", is, chain);
        }
    }

    // ---- writing ----

    @Override
    public Map<String, String> write(Note note, Map<String, String> before) {
        rightChain();
        String data = FunctionEncoder.encode(new Function("anchor", List.of(new Bytes32(note.log()), new Bytes32(note.digest())), List.of()));
        List<String> sent = sent(before);
        BigInteger confirmed = Rpc.number(rpc.call("eth_getTransactionCount", key.getAddress(), "latest"));
        // The same number as before, while it is free: of two transactions with one number a chain takes one.
        BigInteger nonce = before.containsKey("nonce") && new BigInteger(before.get("nonce")).compareTo(confirmed) >= 0 ? new BigInteger(before.get("nonce"))
                : Rpc.number(rpc.call("eth_getTransactionCount", key.getAddress(), "pending"));
        BigInteger gas = estimate(data);
        BigInteger tip = Rpc.number(rpc.call("eth_gasPrice")).min(BigInteger.valueOf(2_000_000_000L)).max(BigInteger.ONE);
        BigInteger fee = baseFee().shiftLeft(1).add(tip);
        if (before.containsKey("fee")) {
            // A replacement must offer at least a tenth more.
            BigInteger more = new BigInteger(before.get("fee")).multiply(BigInteger.valueOf(5)).shiftRight(2).add(BigInteger.ONE);
            fee = fee.max(more);
            tip = tip.max(new BigInteger(before.getOrDefault("tip", "1")).multiply(BigInteger.valueOf(5)).shiftRight(2).add(BigInteger.ONE)).min(fee);
        }
        if (fee.multiply(gas).compareTo(mostWei) > 0) {
            throw PolicyDenied.of("The chain asks up to %s wei for this, more than the settings allow (%s); it waits.", "链上费用最高需 %s wei，超过设置上限（%s），暂缓。", fee.multiply(gas), mostWei);
        }
        RawTransaction transaction = RawTransaction.createTransaction(chain, nonce, gas, contract, BigInteger.ZERO, data, tip, fee);
        byte[] signed = TransactionEncoder.signMessage(transaction, key);
        String hash = Hash.sha3("0x" + HexFormat.of().formatHex(signed));
        send(signed, hash);
        if (!sent.contains(hash)) {
            sent.add(hash);
        }
        return Map.of("chain", Long.toString(chain), "contract", contract, "by", key.getAddress(), "nonce", nonce.toString(), "fee", fee.toString(), "tip", tip.toString(),
                "transactions", String.join(" ", sent.subList(Math.max(0, sent.size() - 20), sent.size())));
    }

    private void send(byte[] signed, String hash) {
        try {
            rpc.call("eth_sendRawTransaction", "0x" + HexFormat.of().formatHex(signed));
        } catch (Rpc.Refused e) {
            // Known already: a repetition. Anything else is its trouble.
            if (rpc.call("eth_getTransactionByHash", hash).isNull()) {
                throw PeerFailed.of("The chain refuses the transaction: %s", "链拒绝该交易：%s", e.getMessage());
            }
        }
    }

    private BigInteger estimate(String data) {
        try {
            return Rpc.number(rpc.call("eth_estimateGas", Map.of("from", key.getAddress(), "to", contract, "data", data))).add(GAS_MARGIN).min(MOST_GAS);
        } catch (Rpc.Refused e) {
            throw PeerFailed.of("The chain would not run the contract: %s", "链无法执行合约：%s", e.getMessage());
        }
    }

    private BigInteger baseFee() {
        JsonNode base = rpc.call("eth_getBlockByNumber", "latest", false).path("baseFeePerGas");
        return base.isMissingNode() || base.isNull() ? BigInteger.ZERO : Rpc.number(base);
    }

    private static List<String> sent(Map<String, String> place) {
        String hashes = place.getOrDefault("transactions", "");
        return hashes.isEmpty() ? new ArrayList<>() : new ArrayList<>(Arrays.asList(hashes.split(" ")));
    }

    // ---- looking ----

    @Override
    public Anchored look(Note note, Map<String, String> place) {
        rightChain();
        boolean waiting = false;
        for (String hash : sent(place)) {
            if (!hash.matches("0x[0-9a-f]{64}")) {
                throw InvalidInput.of("The receipt names no transaction.", "凭据中没有交易编号。");
            }
            JsonNode receipt = rpc.call("eth_getTransactionReceipt", hash);
            if (receipt.isObject()) {
                Anchored standing = mined(note, place, receipt);
                if (standing.state() != State.LOST) {
                    return standing;
                }
            } else if (rpc.call("eth_getTransactionByHash", hash).isObject()) {
                waiting = true;
            }
        }
        return waiting ? new Anchored(State.PENDING, 0, null, Text.of("The transaction waits to be taken.", "交易等待打包。"))
                : new Anchored(State.LOST, 0, null, Text.of("The chain does not have it.", "链上没有该交易。"));
    }

    private Anchored mined(Note note, Map<String, String> place, JsonNode receipt) {
        BigInteger number = Rpc.number(receipt.path("blockNumber"));
        JsonNode block = rpc.call("eth_getBlockByNumber", Rpc.hex(number), false);
        boolean onChain = block.isObject() && block.path("hash").asString("").equals(receipt.path("blockHash").asString("-"));
        if (!onChain || !Rpc.number(receipt.path("status")).equals(BigInteger.ONE) || !says(note, place, receipt)) {
            return new Anchored(State.LOST, 0, null, Text.of("The block that it was in is not on the chain, or the transaction failed.", "所在区块已不在链上，或交易失败。"));
        }
        long depth = Rpc.number(rpc.call("eth_blockNumber")).subtract(number).longValueExact() + 1;
        Instant time = Instant.ofEpochSecond(Rpc.number(block.path("timestamp")).longValueExact());
        return new Anchored(depth >= confirmations ? State.CONFIRMED : State.PENDING, depth, time,
                Text.of("Block %s, %d confirmations of %d.", "区块 %s，%d/%d 次确认。", number, depth, confirmations));
    }

    /** Whether the contract itself announced this note for this sender. */
    private boolean says(Note note, Map<String, String> place, JsonNode receipt) {
        List<String> wanted = List.of(EventEncoder.encode(ANCHORED), topic(HexFormat.of().parseHex(place.get("by").substring(2))), topic(note.log()), topic(note.digest()));
        for (JsonNode log : receipt.path("logs")) {
            List<String> topics = new ArrayList<>();
            log.path("topics").forEach(t -> topics.add(t.asString("").toLowerCase(Locale.ROOT)));
            if (log.path("address").asString("").equalsIgnoreCase(contract) && topics.equals(wanted)) {
                return true;
            }
        }
        return false;
    }

    private static String topic(byte[] value) {
        byte[] word = new byte[32];
        System.arraycopy(value, 0, word, 32 - value.length, value.length);
        return "0x" + HexFormat.of().formatHex(word);
    }

    // ---- the contract ----

    /** @param transaction that puts it there; it has no address before that is mined, but the address is known */
    public record Deployed(String contract, String transaction) {
    }

    /** Puts {@code TacitAnchor.sol} on a chain, once for everybody; {@code settings} as for the anchor, but without a contract. */
    public static Deployed deploy(Map<String, String> settings, Path folder) {
        Map<String, String> complete = new java.util.HashMap<>(settings);
        complete.put("contract", "0x" + "0".repeat(40));
        try (EvmAnchor anchor = (EvmAnchor) new Factory().open(complete, folder)) {
            return anchor.deploy();
        }
    }

    /** What the compiler made of the contract. */
    static String bytecode() {
        try (var in = EvmAnchor.class.getResourceAsStream("TacitAnchor.hex")) {
            return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.US_ASCII).strip();
        } catch (java.io.IOException e) {
            throw new IllegalStateException("the contract's code is not in this jar", e);
        }
    }

    Deployed deploy() {
        rightChain();
        String code = bytecode();
        BigInteger nonce = Rpc.number(rpc.call("eth_getTransactionCount", key.getAddress(), "pending"));
        BigInteger gas = Rpc.number(rpc.call("eth_estimateGas", Map.of("from", key.getAddress(), "data", code))).add(GAS_MARGIN);
        BigInteger tip = Rpc.number(rpc.call("eth_gasPrice")).max(BigInteger.ONE);
        BigInteger fee = baseFee().shiftLeft(1).add(tip);
        byte[] signed = TransactionEncoder.signMessage(RawTransaction.createTransaction(chain, nonce, gas, null, BigInteger.ZERO, code, tip, fee), key);
        String hash = Hash.sha3("0x" + HexFormat.of().formatHex(signed));
        send(signed, hash);
        return new Deployed(ContractUtils.generateContractAddress(key.getAddress(), nonce), hash);
    }

    @Override
    public void close() {
        rpc.close();
    }
}
