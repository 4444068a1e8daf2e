package org.tacit.sdk;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.tacit.base.Cancelled;
import org.tacit.base.InvalidInput;
import org.tacit.base.Text;
import org.tacit.crypto.sign.Signer;
import org.tacit.ledger.AuditReport;
import org.tacit.wire.TlsIdentity;
import org.tacit.wire.TlsLimits;
import org.tacit.wire.TlsTransport;

/**
 * An application's side of a provider's services, without a node.
 *
 * <pre>{@code
 * try (TacitClient client = TacitClient.connect(folder, invitation)) {     // the text once; afterwards connect(folder)
 *     client.services().forEach(s -> System.out.println(s.learns()));      // who learns what
 *     client.accept("scores");                                             // signs the terms
 *     try (LookupService scores = client.lookup("scores")) {
 *         scores.get("13800000007");
 *     }
 * }
 * }</pre>
 *
 * <p><b>Security guarantees.</b> Node and application know each other by their certificates, pinned on both sides when the application joined. Nothing is asked but under terms that the
 * node has signed for this application and the application has signed, and with what the node signed as their current edition; a node that shows another key, an older edition or other
 * content is not asked. Keys and log are in the folder, readable by its owner. Unlike a node, an application does not recompute what terms disclose: it shows what the provider states
 * and signs. One process per folder.
 */
public final class TacitClient implements AutoCloseable {

    private static final Duration WORD_WITHIN = Duration.ofSeconds(10);

    private final ClientFolder folder;
    private final SecureRandom random;
    private final TlsIdentity identity;
    private final List<Signer> signers;
    private final Provider provider;
    private final AskedLog log;
    private final TlsTransport transport;
    private final NodeLine line;
    private final ReentrantLock hearing = new ReentrantLock();
    private final Condition word = hearing.newCondition();
    private long heard;

    private TacitClient(Path at, Optional<String> invitation, Clock clock, SecureRandom random) {
        this.folder = new ClientFolder(at);
        this.random = random;
        if (!folder.hasJoined() && invitation.isEmpty()) {
            throw InvalidInput.of("%s has joined no node; give the text that the node's owner sent.", "%s 尚未加入任何节点；请提供节点所有者发来的文本。", at);
        }
        this.identity = folder.identity(random);
        this.signers = folder.signers(random);
        boolean fresh = !folder.hasJoined();
        if (fresh) {
            folder.joined(Joining.join(invitation.orElseThrow(), folder, identity, signers, clock));
        }
        this.provider = folder.provider();
        this.log = new AskedLog(folder.evidence(), provider.me(), signers.stream().filter(AskedLog::signs).findFirst().orElseThrow(), clock);
        TlsTransport opened = null;
        try {
            if (fresh) {
                log.add("application.joined", Map.of("node", provider.name(), "fingerprint", provider.fingerprint(), "name", provider.me()));
            }
            opened = TlsTransport.of(identity, provider.me(), Optional.empty(), TlsLimits.DEFAULT);
            this.transport = opened;
            this.line = new NodeLine(transport, provider, topic -> hear());
            line.awaitConnection();
        } catch (RuntimeException | Error e) {
            if (opened != null) {
                opened.close();
            }
            log.close();
            throw e;
        }
    }

    /** Connects to the node that this folder has joined. */
    public static TacitClient connect(Path folder) {
        return new TacitClient(folder, Optional.empty(), Clock.systemUTC(), new SecureRandom());
    }

    /** As {@link #connect(Path)}; where the folder is new it joins the node first, with the text that a person there gave out. */
    public static TacitClient connect(Path folder, String invitation) {
        return new TacitClient(folder, Optional.of(invitation), Clock.systemUTC(), new SecureRandom());
    }

    // ---- who ----

    /** The name that the node gave this application. */
    public String name() {
        return provider.me();
    }

    /** Of this application's certificate; to be compared with what the node's owner sees. */
    public String fingerprint() {
        return identity.fingerprint();
    }

    /** The node's name and fingerprint, to be compared with what its owner sees. */
    public String node() {
        return provider.name() + " " + provider.fingerprint();
    }

    // ---- what ----

    /** What the node offers this application now, accepted or not. */
    public List<ServiceTerms> services() {
        List<String> keys = signers.stream().map(s -> s.verifyingKey().toString()).toList();
        List<ServiceTerms> all = new ArrayList<>();
        for (Fields offered : line.ask("service.mine", Map.of()).objects("services")) {
            all.add(ServiceTerms.read(Fields.read(offered.text("signed")), offered.text("state"), provider, identity.fingerprint(), keys));
        }
        return all;
    }

    private ServiceTerms service(String name) {
        List<ServiceTerms> found = services().stream().filter(s -> s.name().equals(name) || s.id().equals(name)).toList();
        if (found.size() != 1) {
            throw InvalidInput.of("%s offers this application %d services called '%s'; the names are %s.", "%s 向本应用提供了 %d 个名为“%s”的服务；现有：%s。", provider.name(), found.size(), name,
                    services().stream().map(ServiceTerms::name).toList());
        }
        return found.getFirst();
    }

    /** Signs the terms of a service: from then on it may be asked. */
    public ServiceTerms accept(String name) {
        ServiceTerms terms = service(name);
        if (terms.state().equals("OFFERED")) {
            line.ask("service.accept", Map.of("service", terms.id(), "signatures", terms.signatures(provider.me(), signers)));
            log.add("service.accepted", Map.of("service", terms.id(), "name", terms.name(), "kind", terms.kind(), "learns", terms.learns().stream().map(Text::en).toList()));
        }
        return service(terms.id());
    }

    /** Ends a service, or declines one; it is never asked again under these terms. */
    public void end(String name, String reason) {
        ServiceTerms terms = service(name);
        line.ask("service.end", Map.of("service", terms.id(), "en", provider.me() + " ended it: " + reason, "zh", provider.me() + " 将其结束：" + reason));
        log.add("service.ended", Map.of("service", terms.id(), "name", terms.name(), "reason", reason));
    }

    private ServiceTerms active(String name, String kind) {
        ServiceTerms terms = service(name);
        if (!terms.kind().equals(kind) || !terms.state().equals("ACTIVE")) {
            throw InvalidInput.of("'%s' is a service of kind %s and %s; accept it first, and ask it as what it is.", "“%s”是 %s 类服务，状态为 %s；请先接受，并按其类别使用。", name, terms.kind(), terms.state());
        }
        return terms;
    }

    /** A lookup that was accepted. Close it when it is not needed any more. */
    public LookupService lookup(String name) {
        return new LookupService(this, active(name, "lookup"));
    }

    /** An intersection that was accepted. Close it when it is not needed any more. */
    public PsiService psi(String name) {
        return new PsiService(this, active(name, "intersection"));
    }

    // ---- log ----

    /** Questions to a service that this folder's log has, answered or not. */
    public long asked(String service) {
        return log.asked(service(service).id());
    }

    /** Checks the log from its first entry to its last. */
    public AuditReport verifyLog() {
        return log.verify();
    }

    // ---- for the parts ----

    private void hear() {
        hearing.lock();
        try {
            heard++;
            word.signalAll();
        } finally {
            hearing.unlock();
        }
    }

    /** How often the node said that something is new. */
    long heard() {
        hearing.lock();
        try {
            return heard;
        } finally {
            hearing.unlock();
        }
    }

    /** Waits for the node's next word; where it was lost, asking again finds out. */
    void awaitWord(long before) {
        hearing.lock();
        try {
            long left = WORD_WITHIN.toNanos();
            while (heard == before && left > 0) {
                left = word.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Cancelled.of("Interrupted.", "被中断。");
        } finally {
            hearing.unlock();
        }
    }

    ClientFolder folder() {
        return folder;
    }

    SecureRandom random() {
        return random;
    }

    Provider provider() {
        return provider;
    }

    AskedLog log() {
        return log;
    }

    TlsTransport transport() {
        return transport;
    }

    NodeLine line() {
        return line;
    }

    /** Close services first. Signs the log as it stands. */
    @Override
    public void close() {
        line.close();
        transport.close();
        log.close();
    }
}
