package org.tacit.node.home;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.tacit.base.InvalidInput;
import org.tacit.crypto.sign.SignatureScheme;
import org.tacit.crypto.sign.Signer;
import org.tacit.flow.contract.Contract;
import org.tacit.flow.contract.ContractParty;
import org.tacit.flow.contract.ContractSignature;
import org.tacit.flow.contract.ContractSignatures;
import org.tacit.wire.Party;
import org.tacit.wire.TlsIdentity;
import org.tacit.wire.TlsSuite;

/**
 * Who a node is: a TLS key and certificate, and keys that sign contracts. Partners know it by the fingerprint of its first
 * certificate, for good; certificates and keys come in generations, each vouched for by the one before. Private keys are in files of the
 * node's folder that only its owner can read; they are never logged and never leave.
 *
 * <p>Several generations are held while partners change from one to the next; one of them is shown: new connections and statements
 * are made with it. The first lies in {@code identity/}, the n-th after it in {@code identity/gen-n/}.
 */
public final class Identity {

    private static final String TLS = "tls.pem";
    private static final String SHOWN = "shown";
    private static final String ID = "id";

    /**
     * Certificate and keys of one generation.
     *
     * @param number  0 for the first
     * @param signers one for each scheme that this node signs with; a contract needs all of them
     */
    public record Generation(int number, TlsIdentity tls, List<Signer> signers) {
        public Generation {
            signers = List.copyOf(signers);
        }

        public List<String> keys() {
            return signers.stream().map(s -> s.verifyingKey().toString()).sorted().toList();
        }
    }

    private final String name;
    private final String id;
    /** Oldest first. */
    private volatile List<Generation> held;
    private volatile Generation shown;

    /** An identity that was never changed. */
    public Identity(String name, TlsIdentity tls, List<Signer> signers) {
        this(name, tls.fingerprint(), List.of(new Generation(0, tls, signers)), 0);
    }

    private Identity(String name, String id, List<Generation> held, int shown) {
        this.name = name;
        this.id = id;
        this.held = List.copyOf(held);
        this.shown = held.stream().filter(g -> g.number == shown).findFirst().orElseThrow(() -> InvalidInput.of(
                "The keys of generation %d that identity/shown names are missing; restore them from a backup.", "identity/shown 所指第 %d 代密钥缺失，请从备份恢复。", shown));
    }

    static void make(NodeHome home, String name, TlsSuite suite, SecureRandom random) {
        write(home.identity(), TlsIdentity.generate(name, suite, Instant.now(), TlsIdentity.VALIDITY, random), random);
    }

    /** The certificate last: with it a generation is whole. */
    private static void write(Path folder, TlsIdentity tls, SecureRandom random) {
        for (SignatureScheme scheme : SignatureScheme.values()) {
            byte[] secret = Signer.generate(scheme, random).secret();
            NodeHome.writePrivate(folder.resolve(scheme.label() + ".key"), HexFormat.of().formatHex(secret) + "\n");
            java.util.Arrays.fill(secret, (byte) 0);
        }
        tls.save(folder.resolve(TLS));
    }

    public static Identity load(NodeHome home, String name) {
        try (Stream<Path> entries = Files.list(home.identity())) {
            List<Generation> held = new ArrayList<>();
            if (Files.exists(home.identity().resolve(TLS))) {
                held.add(read(0, home.identity()));
            }
            entries.filter(f -> f.getFileName().toString().matches("gen-[1-9][0-9]{0,5}") && Files.exists(f.resolve(TLS)))
                    .map(f -> read(Integer.parseInt(f.getFileName().toString().substring(4)), f)).forEach(held::add);
            held.sort(Comparator.comparingInt(Generation::number));
            Path shown = home.identity().resolve(SHOWN);
            Path id = home.identity().resolve(ID);
            if (held.isEmpty()) {
                throw InvalidInput.of("%s holds no keys; restore it from a backup.", "%s 中没有密钥，请从备份恢复。", home.identity());
            }
            return new Identity(name, Files.exists(id) ? Files.readString(id).strip() : held.getFirst().tls.fingerprint(), held,
                    Files.exists(shown) ? Integer.parseInt(Files.readString(shown).strip()) : 0);
        } catch (IOException e) {
            throw NodeHome.unreadable(home.identity(), e);
        } catch (NumberFormatException e) {
            throw InvalidInput.of("%s is damaged; restore it from a backup.", "%s 已损坏，请从备份恢复。", home.identity().resolve(SHOWN));
        }
    }

    private static Generation read(int number, Path folder) {
        return new Generation(number, TlsIdentity.load(folder.resolve(TLS)), List.of(signer(folder, SignatureScheme.ED25519), signer(folder, SignatureScheme.SM2)));
    }

    private static Signer signer(Path folder, SignatureScheme scheme) {
        var file = folder.resolve(scheme.label() + ".key");
        try {
            return Signer.of(scheme, HexFormat.of().parseHex(Files.readString(file).strip()), new SecureRandom());
        } catch (IOException e) {
            throw NodeHome.unreadable(file, e);
        } catch (RuntimeException e) {
            // The cause could quote the key.
            throw InvalidInput.of("%s is damaged; restore it from a backup.", "%s 已损坏，请从备份恢复。", file);
        }
    }

    // ---- generations ----

    /** Makes the next generation's keys. On disk when it returns; shown to nobody yet. */
    public synchronized Generation next(NodeHome home, Instant now, SecureRandom random) {
        int number = newest().number + 1;
        Path folder = folder(home, number);
        replace(home.identity().resolve(ID), id);
        NodeHome.makeFolder(folder);
        // What is there without a certificate is left of an attempt that was cut off; its keys were shown to nobody.
        clear(folder);
        write(folder, TlsIdentity.generate(name, tls().suite(), now, TlsIdentity.VALIDITY, random), random);
        Generation made = read(number, folder);
        List<Generation> more = new ArrayList<>(held);
        more.add(made);
        held = List.copyOf(more);
        return made;
    }

    private static Path folder(NodeHome home, int number) {
        return number == 0 ? home.identity() : home.identity().resolve("gen-" + number);
    }

    /** New connections and statements are made with this generation from now on, also after a restart. */
    public synchronized Generation show(NodeHome home, int number) {
        Generation next = held(number).orElseThrow();
        replace(home.identity().resolve(SHOWN), Integer.toString(number));
        shown = next;
        return next;
    }

    /** Deletes the private keys of all generations before the one shown. */
    public synchronized void retire(NodeHome home) {
        for (Generation old : held) {
            if (old.number < shown.number) {
                clear(folder(home, old.number));
            }
        }
        held = held.stream().filter(g -> g.number >= shown.number).toList();
    }

    /** The newest was made and announced to nobody. */
    public synchronized void forgetNewest(NodeHome home) {
        clear(folder(home, newest().number));
        held = held.subList(0, held.size() - 1);
    }

    private static void clear(Path folder) {
        try {
            Files.deleteIfExists(folder.resolve(TLS));
            for (SignatureScheme scheme : SignatureScheme.values()) {
                Files.deleteIfExists(folder.resolve(scheme.label() + ".key"));
            }
        } catch (IOException e) {
            throw NodeHome.unwritable(folder, e);
        }
    }

    private static void replace(Path file, String line) {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.deleteIfExists(fresh);
            NodeHome.writePrivate(fresh, line + "\n");
            Files.move(fresh, file, java.nio.file.StandardCopyOption.ATOMIC_MOVE, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw NodeHome.unwritable(file, e);
        }
    }

    public Optional<Generation> held(int number) {
        return held.stream().filter(g -> g.number == number).findFirst();
    }

    /** The one that is shown, or the next that is announced. */
    public Generation newest() {
        return held.getLast();
    }

    public Generation shown() {
        return shown;
    }

    // ---- who it is ----

    public String name() {
        return name;
    }

    /** By which partners know this node: of its first certificate, whichever it shows. */
    public String fingerprint() {
        return id;
    }

    public Party party() {
        return new Party(name, id);
    }

    public TlsIdentity tls() {
        return shown.tls;
    }

    /** Fingerprint of the certificate that is shown now. */
    public String certificate() {
        return shown.tls.fingerprint();
    }

    public List<Signer> signers() {
        return shown.signers;
    }

    /** Public keys, as contracts name them. */
    public List<String> keys() {
        return shown.keys();
    }

    /** The key that signs texts other than contracts: invitations and tree heads. */
    public Signer textSigner() {
        return shown.signers.getFirst();
    }

    public ContractParty asContractParty() {
        return new ContractParty(name, id, keys());
    }

    /** Whether this party of a contract is this node, with keys that it still holds. */
    public boolean isParty(ContractParty party) {
        return party.name().equals(name) && party.fingerprint().equals(id) && held.stream().anyMatch(g -> g.keys().equals(party.keys()));
    }

    /** Those that own these keys: what was proposed with a generation is signed with it. */
    public List<Signer> signers(List<String> keys) {
        return held.stream().filter(g -> g.keys().equals(keys)).findFirst().orElseThrow(() -> InvalidInput.of(
                "This names keys of %s that it has replaced since; propose it again.", "此处所列为 %s 已更换的密钥，请重新发起。", name)).signers;
    }

    /** Signs with every key that the contract names for this node. */
    public List<ContractSignature> sign(Contract contract, String clauses) {
        List<Signer> mine = contract.parties().stream().filter(this::isParty).findFirst().map(p -> signers(p.keys())).orElse(shown.signers);
        return mine.stream().map(s -> ContractSignatures.sign(contract, name, clauses, s)).toList();
    }
}
