package org.tacit.wire;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Two nodes on loopback: {@code bank} has no listening port, {@code telecom} cannot reach the bank. */
final class TlsPair implements AutoCloseable {

    private static final AtomicLong RUNS = new AtomicLong();

    final TlsIdentity bankIdentity = TlsIdentity.generate("bank");
    final TlsIdentity telecomIdentity = TlsIdentity.generate("telecom");
    final Party bankParty = bankIdentity.party("bank");
    final Party telecomParty = telecomIdentity.party("telecom");
    final List<Party> parties = List.of(bankParty, telecomParty);
    final TlsTransport telecom = TlsTransport.listening(telecomIdentity, "telecom", new Address("127.0.0.1", 0));
    final TlsTransport bank = TlsTransport.dialling(bankIdentity, "bank");

    TlsPair() {
        telecom.addPeer(Peer.dialsUs(bankParty));
        bank.addPeer(Peer.at(telecomParty, address()));
    }

    Address address() {
        return new Address("127.0.0.1", telecom.port().orElseThrow());
    }

    /** What each program gave back or threw. */
    record Outcome<A, B>(A first, Throwable firstFailure, B second, Throwable secondFailure) {
    }

    <A, B> Outcome<A, B> run(Function<Session, A> first, Function<Session, B> second) {
        return run(o -> o, first, second);
    }

    <A, B> Outcome<A, B> run(UnaryOperator<SessionOptions> options, Function<Session, A> first, Function<Session, B> second) {
        String id = "tls-" + RUNS.incrementAndGet();
        FutureTask<A> one = start("bank", () -> bank.open(id, parties, options.apply(SessionOptions.standard())).run(first));
        FutureTask<B> two = start("telecom", () -> telecom.open(id, parties, options.apply(SessionOptions.standard())).run(second));
        Throwable f1 = failure(one);
        Throwable f2 = failure(two);
        return new Outcome<>(f1 == null ? one.resultNow() : null, f1, f2 == null ? two.resultNow() : null, f2);
    }

    static <T> FutureTask<T> start(String name, java.util.concurrent.Callable<T> program) {
        var task = new FutureTask<>(program);
        Thread.ofPlatform().daemon().name(name).start(task);
        return task;
    }

    static Throwable failure(FutureTask<?> task) {
        try {
            task.get(280, TimeUnit.SECONDS);
            return null;
        } catch (ExecutionException e) {
            return e.getCause();
        } catch (Exception e) {
            throw new CompletionException(e);
        }
    }

    static <T> T get(CompletableFuture<T> future) {
        try {
            return future.get(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new CompletionException(e);
        }
    }

    @Override
    public void close() {
        bank.close();
        telecom.close();
    }
}
