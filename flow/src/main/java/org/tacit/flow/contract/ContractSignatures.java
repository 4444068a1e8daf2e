package org.tacit.flow.contract;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import org.tacit.base.InvalidInput;
import org.tacit.base.PolicyDenied;
import org.tacit.crypto.sign.Signer;
import org.tacit.crypto.sign.VerifyingKey;

/**
 * Signing a contract, and checking that every party signed exactly this one.
 *
 * <h2>Security guarantees</h2>
 * A signature is over the contract's hash, the signer's name in it, and the hash of the policy clauses it relied on; see {@link Signer} for
 * the schemes. The keys are those that the contract itself names: whether they belong to the parties is for the caller to
 * check against its own list of partners before it signs.
 */
public final class ContractSignatures {

    /** What {@link Signer} binds into every signature of a contract. */
    public static final String DOMAIN = "tacit.contract.v1";

    private static final HexFormat HEX = HexFormat.of();

    private ContractSignatures() {
    }

    /** Signs for {@code party}; {@code clauses} as {@code PolicyResult.clausesHash()} gives it. */
    public static ContractSignature sign(Contract contract, String party, String clauses, Signer signer) {
        byte[] signature = signer.sign(DOMAIN, message(contract.hash(), party, clauses));
        return new ContractSignature(party, signer.verifyingKey().toString(), clauses, HEX.formatHex(signature));
    }

    /** Throws {@link PolicyDenied} naming the party whose signature is missing or wrong. */
    public static void verifySigned(SignedContract signed) {
        String hash = signed.contract().hash();
        signed.contract().parties().forEach(party -> verifyAll(signed, hash, party));
    }

    /** As {@link #verifySigned} for one party: what a proposer must have signed before anybody looks at it. */
    public static void verifySignedBy(SignedContract signed, String party) {
        verifyAll(signed, signed.contract().hash(), signed.contract().party(party));
    }

    private static void verifyAll(SignedContract signed, String hash, ContractParty party) {
        if (party.keys().isEmpty()) {
            throw PolicyDenied.of("Contract %.16s names no signing key for %s; propose it again.",
                    "合约 %.16s 没有写明 %s 的签名公钥，请重新发起。", hash, party.name());
        }
        party.keys().forEach(key -> verify(signed, hash, party.name(), key));
    }

    private static void verify(SignedContract signed, String hash, String party, String key) {
        ContractSignature signature = signed.signatures().stream().filter(s -> s.party().equals(party) && s.key().equals(key)).findFirst()
                .orElseThrow(() -> PolicyDenied.of("%s has not signed contract %.16s with its key %.24s…; ask it to approve.",
                        "%s 尚未用密钥 %3$.24s… 签署合约 %2$.16s，请联系对方审批。", party, hash, key));
        boolean good;
        try {
            good = VerifyingKey.parse(key).verify(DOMAIN, message(hash, party, signature.clauses()), HEX.parseHex(signature.signature()));
        } catch (IllegalArgumentException | InvalidInput malformed) {
            good = false;
        }
        if (!good) {
            throw PolicyDenied.of("%s's signature does not fit contract %.16s: the contract, the key or the signature was changed.",
                    "%s 的签名与合约 %.16s 不符：合约、密钥或签名被改动过。", party, hash);
        }
    }

    /**
     * All of {@link #verifySigned}, and that another run is allowed now.
     *
     * @param runsUsed jobs of this contract that were started before
     */
    public static void verifyRunnable(SignedContract signed, Instant now, int runsUsed) {
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

    private static byte[] message(String hash, String party, String clauses) {
        return (hash + "\n" + party + "\n" + clauses).getBytes(StandardCharsets.UTF_8);
    }
}
