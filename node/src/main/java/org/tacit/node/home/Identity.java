package org.tacit.node.home;

import java.io.IOException;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.tacit.base.InvalidInput;
import org.tacit.flow.contract.Contract;
import org.tacit.flow.contract.ContractParty;
import org.tacit.flow.contract.ContractSignature;
import org.tacit.flow.contract.ContractSignatures;
import org.tacit.flow.contract.ContractSigner;
import org.tacit.flow.contract.Ed25519Keys;
import org.tacit.wire.TlsIdentity;

/**
 * Who a node is: a TLS key and certificate, by whose fingerprint partners know it, and keys that sign contracts. Private keys
 * are in files of the node's folder that only its owner can read; they are never logged and never leave.
 *
 * @param signers one for each algorithm that this node signs with; a contract needs all of them
 */
public record Identity(String name, TlsIdentity tls, List<ContractSigner> signers) {

    private static final String TLS = "tls.pem";
    private static final String ED25519 = "ed25519.key";

    public Identity {
        signers = List.copyOf(signers);
    }

    static void make(NodeHome home, String name, SecureRandom random) {
        TlsIdentity.generate(name, random).save(home.identity().resolve(TLS));
        try {
            KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            NodeHome.writePrivate(home.identity().resolve(ED25519), encoded(pair));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK cannot make Ed25519 keys", e);
        }
    }

    public static Identity load(NodeHome home, String name) {
        return new Identity(name, TlsIdentity.load(home.identity().resolve(TLS)), List.of(ed25519(home)));
    }

    /** Two lines of Base64: PKCS #8 and X.509 SubjectPublicKeyInfo. */
    private static String encoded(KeyPair pair) {
        Base64.Encoder base64 = Base64.getEncoder();
        return base64.encodeToString(pair.getPrivate().getEncoded()) + "\n" + base64.encodeToString(pair.getPublic().getEncoded()) + "\n";
    }

    private static ContractSigner ed25519(NodeHome home) {
        var file = home.identity().resolve(ED25519);
        try {
            List<String> lines = Files.readAllLines(file);
            KeyFactory factory = KeyFactory.getInstance("Ed25519");
            return new Ed25519Keys(new KeyPair(factory.generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(lines.get(1)))),
                    factory.generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(lines.get(0))))));
        } catch (IOException e) {
            throw NodeHome.unreadable(file, e);
        } catch (GeneralSecurityException | RuntimeException e) {
            // The cause could quote the key.
            throw InvalidInput.of("%s is damaged; restore it from a backup.", "%s 已损坏，请从备份恢复。", file);
        }
    }

    public String fingerprint() {
        return tls.fingerprint();
    }

    /** Public keys by algorithm, lower-case hex. */
    public Map<String, String> keys() {
        TreeMap<String, String> keys = new TreeMap<>();
        signers.forEach(s -> keys.put(s.algorithm(), HexFormat.of().formatHex(s.publicKey())));
        return keys;
    }

    /** The key that signs texts other than contracts: invitations and tree heads. */
    public ContractSigner textSigner() {
        return signers.stream().filter(s -> s.algorithm().equals("Ed25519")).findFirst().orElseThrow();
    }

    public ContractParty asContractParty() {
        return new ContractParty(name, fingerprint(), keys());
    }

    /** Signs with every key. */
    public List<ContractSignature> sign(Contract contract, String clauses) {
        return signers.stream().map(s -> ContractSignatures.sign(contract, name, clauses, s)).toList();
    }
}
