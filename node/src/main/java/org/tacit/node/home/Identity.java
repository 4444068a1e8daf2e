package org.tacit.node.home;

import java.io.IOException;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import org.tacit.base.InvalidInput;
import org.tacit.crypto.sign.SignatureScheme;
import org.tacit.crypto.sign.Signer;
import org.tacit.flow.contract.Contract;
import org.tacit.flow.contract.ContractParty;
import org.tacit.flow.contract.ContractSignature;
import org.tacit.flow.contract.ContractSignatures;
import org.tacit.wire.TlsIdentity;

/**
 * Who a node is: a TLS key and certificate, by whose fingerprint partners know it, and keys that sign contracts. Private keys
 * are in files of the node's folder that only its owner can read; they are never logged and never leave.
 *
 * @param signers one for each scheme that this node signs with; a contract needs all of them
 */
public record Identity(String name, TlsIdentity tls, List<Signer> signers) {

    private static final String TLS = "tls.pem";

    public Identity {
        signers = List.copyOf(signers);
    }

    static void make(NodeHome home, String name, SecureRandom random) {
        TlsIdentity.generate(name, random).save(home.identity().resolve(TLS));
        for (SignatureScheme scheme : SignatureScheme.values()) {
            byte[] secret = Signer.generate(scheme, random).secret();
            NodeHome.writePrivate(home.identity().resolve(scheme.label() + ".key"), HexFormat.of().formatHex(secret) + "\n");
            java.util.Arrays.fill(secret, (byte) 0);
        }
    }

    public static Identity load(NodeHome home, String name) {
        return new Identity(name, TlsIdentity.load(home.identity().resolve(TLS)),
                List.of(signer(home, SignatureScheme.ED25519), signer(home, SignatureScheme.SM2)));
    }

    private static Signer signer(NodeHome home, SignatureScheme scheme) {
        var file = home.identity().resolve(scheme.label() + ".key");
        try {
            return Signer.of(scheme, HexFormat.of().parseHex(Files.readString(file).strip()), new SecureRandom());
        } catch (IOException e) {
            throw NodeHome.unreadable(file, e);
        } catch (RuntimeException e) {
            // The cause could quote the key.
            throw InvalidInput.of("%s is damaged; restore it from a backup.", "%s 已损坏，请从备份恢复。", file);
        }
    }

    public String fingerprint() {
        return tls.fingerprint();
    }

    /** Public keys, as contracts name them. */
    public List<String> keys() {
        return asContractParty().keys();
    }

    /** The key that signs texts other than contracts: invitations and tree heads. */
    public Signer textSigner() {
        return signers.getFirst();
    }

    public ContractParty asContractParty() {
        return new ContractParty(name, fingerprint(), signers.stream().map(s -> s.verifyingKey().toString()).toList());
    }

    /** Signs with every key. */
    public List<ContractSignature> sign(Contract contract, String clauses) {
        return signers.stream().map(s -> ContractSignatures.sign(contract, name, clauses, s)).toList();
    }
}
