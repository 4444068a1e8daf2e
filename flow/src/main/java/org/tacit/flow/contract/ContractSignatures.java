package org.tacit.flow.contract;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import org.tacit.base.PolicyDenied;

/** Signing a contract's hash, and checking that every party signed exactly this one. */
public final class ContractSignatures {

    private static final HexFormat HEX = HexFormat.of();

    private final Map<String, Verifier> verifiers;

    /** Checks signatures of one algorithm. Returns false for anything malformed. */
    @FunctionalInterface
    public interface Verifier {
        boolean verify(byte[] publicKey, byte[] message, byte[] signature);
    }

    public ContractSignatures(Map<String, Verifier> byAlgorithm) {
        this.verifiers = Map.copyOf(byAlgorithm);
    }

    /** Ed25519 (RFC 8032) and SM2 with SM3 (GM/T 0003). */
    public static ContractSignatures standard() {
        return new ContractSignatures(Map.of("Ed25519", Ed25519Keys::verify));
    }

    /** Signs for {@code party}; {@code clauses} as in {@link ContractSignature}. */
    public static ContractSignature sign(Contract contract, String party, String clauses, ContractSigner signer) {
        byte[] signature = signer.sign(message(contract.hash(), party, clauses));
        return new ContractSignature(party, signer.algorithm(), clauses, HEX.formatHex(signature));
    }

    /** Throws {@link PolicyDenied} naming the party whose signature is missing or wrong. */
    public void verifySigned(SignedContract signed) {
        Contract contract = signed.contract();
        String hash = contract.hash();
        for (ContractParty party : contract.parties()) {
            if (party.keys().isEmpty()) {
                throw PolicyDenied.of("Contract %.16s names no signing key for %s; propose it again.",
                        "合约 %.16s 没有写明 %s 的签名公钥，请重新发起。", hash, party.name());
            }
            for (Map.Entry<String, String> key : party.keys().entrySet()) {
                verify(signed, hash, party.name(), key.getKey(), key.getValue());
            }
        }
    }

    private void verify(SignedContract signed, String hash, String party, String algorithm, String key) {
        Verifier verifier = verifiers.get(algorithm);
        if (verifier == null) {
            throw PolicyDenied.of("%s signs with %s, which this node cannot check; update this node.",
                    "%s 使用 %s 签名，本节点无法验证，请升级本节点。", party, algorithm);
        }
        ContractSignature signature = signed.signatures().stream()
                .filter(s -> s.party().equals(party) && s.algorithm().equals(algorithm)).findFirst()
                .orElseThrow(() -> PolicyDenied.of("%s has not signed contract %.16s (%s); ask it to approve.",
                        "%s 尚未签署合约 %.16s（%s），请联系对方审批。", party, hash, algorithm));
        boolean good;
        try {
            good = verifier.verify(HEX.parseHex(key), message(hash, party, signature.clauses()), HEX.parseHex(signature.signature()));
        } catch (IllegalArgumentException notHex) {
            good = false;
        }
        if (!good) {
            throw PolicyDenied.of("%s's %s signature does not fit contract %.16s: the contract or the signature was changed.",
                    "%s 的 %s 签名与合约 %.16s 不符：合约或签名被改动过。", party, algorithm, hash);
        }
    }

    /**
     * All of {@link #verifySigned}, and that another run is allowed now.
     *
     * @param runsUsed jobs of this contract that were started before
     */
    public void verifyRunnable(SignedContract signed, Instant now, int runsUsed) {
        verifySigned(signed);
        Contract contract = signed.contract();
        if (!now.isBefore(contract.expires())) {
            throw PolicyDenied.of("Contract %.16s expired at %s; propose a new one.", "合约 %.16s 已于 %s 到期，请重新发起。",
                    contract.hash(), contract.expires());
        }
        if (runsUsed >= contract.runs()) {
            throw PolicyDenied.of("Contract %.16s allows %d runs and all are used; propose a new one.",
                    "合约 %.16s 允许运行 %d 次，已用完，请重新发起。", contract.hash(), contract.runs());
        }
    }

    static byte[] message(String hash, String party, String clauses) {
        return ("tacit/contract-signature/v1\n" + hash + "\n" + party + "\n" + clauses).getBytes(StandardCharsets.UTF_8);
    }
}
