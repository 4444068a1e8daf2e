package org.tacit.psi.unbalanced;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.tacit.crypto.oprf.OprfKey;
import org.tacit.crypto.oprf.OprfMode;
import org.tacit.psi.Intersection;
import org.tacit.psi.ItemSource;
import org.tacit.psi.Items;
import org.tacit.wire.LocalParties;

/** A large and a small side with folders of their own; the bank is the small one. */
final class Pair implements AutoCloseable {

    static final SecureRandom RANDOM = new SecureRandom();
    static final QueryLimits PLENTY = new QueryLimits(1 << 20, 1 << 20, Duration.ofHours(1));

    final Path folder = temporary();
    final OprfKey key = OprfKey.random(OprfMode.VOPRF, RANDOM);
    final AtomicReference<Instant> clock = new AtomicReference<>(Instant.parse("2027-01-01T00:00:00Z"));
    final QueryMeter meter = QueryMeter.open(folder.resolve("meter"), (InstantSource) clock::get);
    final UnbalancedPsi psi;
    PublishedSet set;

    Pair(int message, SetParameters parameters, List<String> large) {
        psi = new UnbalancedPsi(message);
        set = PublishedSet.build(largeFolder(), source(large), parameters, key, Work.SILENT, 16);
    }

    Pair(List<String> large) {
        this(8, SetParameters.of(1000), large);
    }

    static Path temporary() {
        try {
            return Files.createTempDirectory("unbalanced");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ItemSource source(List<String> identifiers) {
        return ItemSource.of(Items.of(identifiers), "list " + identifiers.hashCode());
    }

    Path largeFolder() {
        return folder.resolve("large");
    }

    Path smallFolder() {
        return folder.resolve("small");
    }

    QueryMeter.Account account(QueryLimits limits) {
        return meter.account("bank", limits);
    }

    /** Bytes that the small side received. */
    long fetch() {
        return fetch(Optional.empty());
    }

    long fetch(Optional<byte[]> pinned) {
        return LocalParties.run(session -> {
            SetTransfer.fetch(session, smallFolder(), pinned, 1 << 20).close();
            return session.traffic().bytesReceived();
        }, session -> {
            SetTransfer.serve(session, set);
            return null;
        }).first();
    }

    byte[] fingerprints(long first, int count) {
        try (SortedFile current = set.current()) {
            return current.fingerprints(first, count);
        }
    }

    record Result(Intersection small, UnbalancedPsi.Answered large) {
    }

    Result query(List<String> small, boolean bothLearn) {
        return query(small, bothLearn, PLENTY);
    }

    Result query(List<String> small, boolean bothLearn, QueryLimits limits) {
        try (EncodedSet encoded = EncodedSet.open(smallFolder()).orElseThrow()) {
            var both = LocalParties.run(session -> psi.query(session, encoded, Items.of(small), bothLearn),
                    session -> psi.answer(session, set, account(limits), bothLearn));
            return new Result(both.first(), both.second());
        }
    }

    @Override
    public void close() {
        set.close();
        meter.close();
        key.close();
        try {
            Disk.deleteFolder(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
