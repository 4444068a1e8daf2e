package org.tacit.sdk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.tacit.base.Cancelled;
import org.tacit.base.PeerFailed;
import org.tacit.base.PolicyDenied;
import org.tacit.base.TacitException;
import org.tacit.base.Text;
import org.tacit.wire.Session;
import org.tacit.wire.SessionOptions;
import org.tacit.wire.Traffic;

/** One service and the session in which it is asked: opened when first needed, kept, and opened again where the provider serves something newer or the line was lost. */
final class Conversation<T extends AutoCloseable> implements AutoCloseable {

    private static final Duration READY_WITHIN = Duration.ofMinutes(5);
    private static final int TRIES = 3;

    private final TacitClient client;
    private final ServiceTerms terms;
    private final Path folder;
    private final Opening<T> opening;
    private Session session;
    private T asking;
    private ServiceEdition edition;
    private Traffic counted = Traffic.NONE;

    /** What a kind does when a session has begun. */
    @FunctionalInterface
    interface Opening<T> {
        T open(Session session, Path folder, ServiceEdition edition);
    }

    Conversation(TacitClient client, ServiceTerms terms, Opening<T> opening) {
        this.client = client;
        this.terms = terms;
        this.folder = client.folder().service(terms.id());
        this.opening = opening;
    }

    /** Asks so many questions, all or none; logged whatever comes of it. */
    synchronized <R> R ask(int questions, Function<T, R> how) {
        TacitException last = null;
        for (int attempt = 0; attempt < TRIES; attempt++) {
            String outcome = "failed";
            try {
                if (asking == null) {
                    begin();
                }
                R answer = how.apply(asking);
                outcome = "answered";
                return answer;
            } catch (PolicyDenied e) {
                outcome = "refused";
                end();
                checkStanding(e);
                // What is served has changed meanwhile.
                last = e;
            } catch (PeerFailed e) {
                end();
                last = e;
            } catch (TacitException e) {
                end();
                throw e;
            } finally {
                log(questions, outcome);
            }
        }
        throw last;
    }

    private void log(int questions, String outcome) {
        Traffic now = session == null ? counted : session.traffic();
        Traffic more = now.minus(counted);
        counted = session == null ? Traffic.NONE : now;
        client.log().add("service.asked", Map.of("service", terms.id(), "name", terms.name(), "edition", edition == null ? "" : edition.name(), "questions", (long) questions, "outcome", outcome,
                "bytes", more.bytesSent() + more.bytesReceived()));
    }

    /** Throws why nothing is answered, in the provider's words; returns where it serves something newer. */
    private void checkStanding(PolicyDenied refused) {
        Fields standing = client.line().ask("service.standing", Map.of("service", terms.id()));
        if (!standing.flag("open")) {
            throw new PolicyDenied(new Text(NodeLine.clean(standing.text("en")), NodeLine.clean(standing.text("zh"))));
        }
        if (standing.text("edition").isEmpty() || standing.text("edition").equals(edition == null ? "" : edition.signed())) {
            throw refused;
        }
    }

    private void begin() {
        byte[] name = new byte[8];
        client.random().nextBytes(name);
        String id = "service-" + terms.id().substring(0, 16) + "-" + HexFormat.of().formatHex(name);
        long deadline = System.nanoTime() + READY_WITHIN.toNanos();
        long heard = client.heard();
        Fields opened = client.line().ask("service.open", Map.of("service", terms.id(), "session", id));
        while (!opened.flag("ready")) {
            if (System.nanoTime() > deadline) {
                throw PeerFailed.of("%s is still preparing '%s'; ask again later.", "%s 仍在准备“%s”，请稍后再试。", client.provider().name(), terms.name());
            }
            client.awaitWord(heard);
            heard = client.heard();
            opened = client.line().ask("service.open", Map.of("service", terms.id(), "session", id));
        }
        learn(opened.text("edition"));
        Session open = client.transport().open(id, List.of(client.provider().party(), client.transport().self()), SessionOptions.standard().withRandom(client.random()));
        try {
            counted = Traffic.NONE;
            asking = opening.open(open, folder.resolve("kept"), edition);
            session = open;
        } catch (RuntimeException | Error e) {
            open.fail(e instanceof TacitException known ? known : new Cancelled(Text.of("The application failed.", "应用出错。")));
            open.close();
            throw e;
        }
    }

    /** The newest edition seen is kept, so that a later start goes back to no earlier one. */
    private void learn(String signed) {
        ServiceEdition now = ServiceEdition.read(signed, terms, client.provider());
        Path file = folder.resolve("edition.json");
        try {
            if (Files.exists(file)) {
                now.checkFollows(ServiceEdition.read(Files.readString(file), terms, client.provider()), terms, client.provider());
            }
        } catch (IOException e) {
            throw ClientFolder.failed(file, e);
        }
        client.folder().write(file, signed);
        edition = now;
    }

    private void end() {
        try {
            if (asking != null) {
                asking.close();
            }
        } catch (Exception e) {
            // The session was over.
        } finally {
            asking = null;
            if (session != null) {
                session.close();
                session = null;
                counted = Traffic.NONE;
            }
        }
    }

    @Override
    public synchronized void close() {
        end();
    }
}
