package org.tacit.psi.unbalanced;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tacit.base.Cancelled;
import org.tacit.base.InvalidInput;
import org.tacit.base.ProtocolViolation;
import org.tacit.crypto.oprf.OprfKey;
import org.tacit.crypto.oprf.OprfMode;
import org.tacit.wire.LocalParties;

/** Versions on disk: builds that are cut, files that are changed, keys that are others, sets that are old. */
@Timeout(60)
class PublishedSetTest {

    private static final List<String> IDS = IntStream.range(0, 200).mapToObj(i -> "id" + i).toList();

    private static List<String> some(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "id" + i).toList();
    }

    /** Killed after any number of runs, the build goes on there and ends with the same set. */
    @Test
    void aBuildThatWasCutGoesOn() throws IOException {
        try (Pair whole = new Pair(IDS)) {
            Path folder = whole.folder.resolve("cut");
            for (int allowed : new int[] {0, 1, 3, 12}) {
                var calls = new AtomicInteger();
                Work cut = new Work((stage, done, total) -> { }, () -> {
                    if (calls.getAndIncrement() == allowed) {
                        throw Cancelled.of("stopped", "已停止");
                    }
                });
                assertThatThrownBy(() -> PublishedSet.build(folder, Pair.source(IDS), SetParameters.of(1000), whole.key, cut, 16))
                        .isInstanceOf(Cancelled.class);
                assertThat(Disk.list(folder.resolve("building"), "run-*")).hasSize(allowed);
            }
            // A run that was being written when the process died.
            Files.write(folder.resolve("building/run-00000012.part"), new byte[5]);
            List<Path> before = Disk.list(folder.resolve("building"), "run-????????");
            var times = before.stream().map(PublishedSetTest::modified).toList();
            try (PublishedSet set = PublishedSet.build(folder, Pair.source(IDS), SetParameters.of(1000), whole.key, new Work((stage, done, total) -> {
                if (done == 200) {
                    assertThat(before.stream().map(PublishedSetTest::modified).toList()).as("finished runs are not made again").isEqualTo(times);
                }
            }, () -> { }), 16)) {
                assertThat(set.descriptor()).isEqualTo(whole.set.descriptor());
                assertThat(set.descriptor().count()).isEqualTo(200);
            }
            assertThat(folder.resolve("building")).doesNotExist();
        }
    }

    private static Object modified(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void anUnfinishedBuildOfOtherItemsIsNotGoneOnWith() {
        try (Pair pair = new Pair(IDS)) {
            Path folder = pair.folder.resolve("cut");
            Work cut = new Work((stage, done, total) -> { }, () -> {
                throw Cancelled.of("stopped", "已停止");
            });
            assertThatThrownBy(() -> PublishedSet.build(folder, Pair.source(IDS), SetParameters.of(1000), pair.key, cut, 16))
                    .isInstanceOf(Cancelled.class);
            assertThatThrownBy(() -> PublishedSet.build(folder, Pair.source(some(0, 5)), SetParameters.of(1000), pair.key, Work.SILENT, 16))
                    .isInstanceOf(InvalidInput.class).hasMessageContaining("unfinished");
        }
    }

    @Test
    void moreThanTheCapacityIsRefusedAndChangesNothing() {
        try (Pair pair = new Pair(8, SetParameters.of(200), IDS)) {
            SetDescriptor before = pair.set.descriptor();
            assertThatThrownBy(() -> pair.set.update(Pair.source(List.of("one more")), Pair.source(List.of()), Work.SILENT))
                    .isInstanceOf(InvalidInput.class).hasMessageContaining("201");
            assertThat(pair.set.descriptor()).isEqualTo(before);
            pair.set.update(Pair.source(List.of("one more")), Pair.source(List.of("id0")), Work.SILENT);
            assertThat(pair.set.descriptor().version()).isEqualTo(2);
        }
    }

    @Test
    void anotherKeyOrADamagedIndexIsRefused() throws IOException {
        try (Pair pair = new Pair(IDS); OprfKey other = OprfKey.random(OprfMode.VOPRF, Pair.RANDOM)) {
            assertThatThrownBy(() -> PublishedSet.open(pair.largeFolder(), other)).isInstanceOf(InvalidInput.class).hasMessageContaining("another key");
            assertThatThrownBy(() -> PublishedSet.build(pair.largeFolder(), Pair.source(IDS), SetParameters.of(1000), pair.key, Work.SILENT))
                    .isInstanceOf(InvalidInput.class).hasMessageContaining("already");
            Path index = Disk.list(pair.largeFolder(), "*.index").getFirst();
            Files.write(index, Arrays.copyOf(Files.readAllBytes(index), 500));
            assertThatThrownBy(() -> PublishedSet.open(pair.largeFolder(), pair.key)).isInstanceOf(InvalidInput.class).hasMessageContaining("damaged");
        }
    }

    /** A process that died between writing the new version and deleting the old one. */
    @Test
    void theNewestWholeVersionIsOpened() throws IOException {
        try (Pair pair = new Pair(IDS)) {
            Path first = Disk.list(pair.largeFolder(), "*.index").getFirst();
            byte[] old = Files.readAllBytes(first);
            pair.set.update(Pair.source(List.of("new")), Pair.source(List.of()), Work.SILENT);
            Files.write(first, old);
            Files.write(pair.largeFolder().resolve("v0000000003.index.part"), new byte[100]);
            try (PublishedSet again = PublishedSet.open(pair.largeFolder(), pair.key)) {
                assertThat(again.descriptor()).isEqualTo(pair.set.descriptor());
                assertThat(first).doesNotExist();
            }
        }
    }

    @Test
    void aDeltaIsSmallAndGivesTheSameFile() throws IOException {
        try (Pair pair = new Pair(IDS)) {
            long whole = pair.fetch();
            assertThat(pair.fetch()).as("nothing new").isLessThan(200);
            pair.set.update(Pair.source(some(300, 305)), Pair.source(some(0, 3)), Work.SILENT);
            pair.set.update(Pair.source(List.of()), Pair.source(some(10, 12)), Work.SILENT);
            long delta = pair.fetch();
            assertThat(whole).isGreaterThan(200 * 9);
            assertThat(delta).isLessThan(4 + 3 * SetDescriptor.BYTES + 10 * 9 + 1);
            byte[] updated = Files.readAllBytes(Disk.list(pair.smallFolder(), "*").getFirst());
            Disk.deleteFolder(pair.smallFolder());
            pair.fetch();
            assertThat(Disk.list(pair.smallFolder(), "*")).hasSize(1);
            assertThat(Files.readAllBytes(Disk.list(pair.smallFolder(), "*").getFirst())).isEqualTo(updated);
        }
    }

    @Test
    void aChangedCopyIsRefusedAndFetchedAgain() throws IOException {
        try (Pair pair = new Pair(IDS)) {
            pair.fetch();
            Path copy = Disk.list(pair.smallFolder(), "*").getFirst();
            byte[] honest = Files.readAllBytes(copy);
            for (int at : new int[] {3, 70, 90, SetDescriptor.BYTES, SetDescriptor.BYTES + 100, honest.length - 1}) {
                byte[] changed = honest.clone();
                changed[at] ^= 1;
                Files.write(copy, changed);
                assertThatThrownBy(() -> EncodedSet.open(pair.smallFolder())).as("byte %d", at)
                        .isInstanceOf(InvalidInput.class).hasMessageContaining("damaged");
            }
            Files.write(copy, Arrays.copyOf(honest, honest.length - 1));
            assertThatThrownBy(() -> EncodedSet.open(pair.smallFolder())).isInstanceOf(InvalidInput.class);
            pair.fetch();
            assertThat(Files.readAllBytes(copy)).isEqualTo(honest);
        }
    }

    @Test
    void anotherKeyThanThePinnedOneIsRefused() {
        try (Pair pair = new Pair(IDS); Pair rotated = new Pair(IDS)) {
            assertThatThrownBy(() -> pair.fetch(Optional.of(rotated.key.publicKey()))).isInstanceOf(ProtocolViolation.class)
                    .hasMessageContaining("another key");
            pair.fetch(Optional.of(pair.key.publicKey()));
            // The same folder, a large side that changed its key without saying so.
            PublishedSet own = pair.set;
            pair.set = rotated.set;
            assertThatThrownBy(pair::fetch).isInstanceOf(ProtocolViolation.class).hasMessageContaining("another key");
            pair.fetch(Optional.of(rotated.key.publicKey()));
            try (EncodedSet set = EncodedSet.open(pair.smallFolder()).orElseThrow()) {
                assertThat(set.descriptor()).isEqualTo(rotated.set.descriptor());
            }
            pair.set = own;
        }
    }

    @Test
    void anOlderVersionIsRefused() throws IOException {
        try (Pair pair = new Pair(IDS)) {
            Path first = Disk.list(pair.largeFolder(), "*.index").getFirst();
            byte[] old = Files.readAllBytes(first);
            pair.set.update(Pair.source(List.of("new")), Pair.source(List.of()), Work.SILENT);
            pair.fetch();
            Path back = Files.createDirectories(pair.folder.resolve("back"));
            Files.write(back.resolve(first.getFileName()), old);
            PublishedSet current = pair.set;
            try (PublishedSet rolledBack = PublishedSet.open(back, pair.key)) {
                pair.set = rolledBack;
                assertThatThrownBy(pair::fetch).isInstanceOf(ProtocolViolation.class).hasMessageContaining("version");
                assertThatThrownBy(() -> pair.query(List.of("id1"), false)).isInstanceOf(InvalidInput.class).hasMessageContaining("fetch the current");
            } finally {
                pair.set = current;
            }
        }
    }

    /** A large side whose fingerprints do not fit its description. */
    @Test
    void whatDoesNotFitItsHashIsNotKept() throws IOException {
        try (Pair pair = new Pair(IDS)) {
            SetDescriptor descriptor = pair.set.descriptor();
            byte[] honest = pair.fingerprints(0, 200);
            int width = descriptor.parameters().width();
            byte[] changed = honest.clone();
            changed[changed.length - 1] ^= 1;
            byte[] swapped = honest.clone();
            System.arraycopy(honest, 0, swapped, width, width);
            for (byte[] sent : List.of(changed, swapped)) {
                assertThatThrownBy(() -> LocalParties.run(
                        session -> SetTransfer.fetch(session, pair.smallFolder(), Optional.empty(), 1000),
                        session -> {
                            var channel = session.channel(session.peer());
                            channel.receiveLongs(1);
                            channel.receive(32);
                            channel.sendInt(-1);
                            channel.send(descriptor.encode());
                            channel.send(sent);
                            return channel.receive(1);
                        })).isInstanceOf(ProtocolViolation.class).hasMessageContaining("does not fit");
                assertThat(EncodedSet.open(pair.smallFolder())).isEmpty();
            }
        }
    }

    /** A step of more changes than the set has items, or of ones that do not add up to its count, is refused before any of it comes: it would fill the disk. */
    @Test
    void stepsOfImpossibleSizeAreRefused() {
        try (Pair pair = new Pair(IDS)) {
            pair.fetch();
            SetDescriptor have = pair.set.descriptor();
            long most = have.parameters().capacity();
            for (long[] change : new long[][] {{200, most, most}, {201, 0, 0}, {0, 0, most}, {201, 151, 150}}) {
                SetDescriptor next = new SetDescriptor(2, change[0], have.parameters(), have.publicKey(), have.content(), have.digest(), change[1], change[2]);
                assertThatThrownBy(() -> LocalParties.run(
                        session -> SetTransfer.fetch(session, pair.smallFolder(), Optional.empty(), 1000),
                        session -> {
                            var channel = session.channel(session.peer());
                            channel.receiveLongs(1);
                            channel.receive(32);
                            channel.sendInt(1);
                            channel.send(next.encode());
                            channel.send(next.encode());
                            return channel.receive(1);
                        })).isInstanceOf(ProtocolViolation.class).hasMessageContaining("does not fit");
            }
        }
    }

    @Test
    void noMoreThanAgreedIsTaken() {
        try (Pair pair = new Pair(IDS)) {
            assertThatThrownBy(() -> LocalParties.run(
                    session -> SetTransfer.fetch(session, pair.smallFolder(), Optional.empty(), 199),
                    session -> {
                        SetTransfer.serve(session, pair.set);
                        return session.channel(session.peer()).receive(1);
                    })).isInstanceOf(InvalidInput.class).hasMessageContaining("199");
        }
    }

    /** The next snapshot: only new items are evaluated, and the owner's numbers are those of the new snapshot. */
    @Test
    void aRefreshEvaluatesWhatIsNew() {
        try (Pair pair = new Pair(IDS)) {
            pair.fetch();
            List<String> next = new java.util.ArrayList<>(some(50, 200));
            next.addAll(some(1000, 1003));
            java.util.Collections.reverse(next);
            assertThat(pair.set.refresh(Pair.source(next), Work.SILENT)).isEqualTo(3);
            assertThat(pair.set.refresh(Pair.source(next), Work.SILENT)).as("the same again").isZero();
            SetDescriptor now = pair.set.descriptor();
            assertThat(List.of(now.version(), now.count(), now.added(), now.removed())).isEqualTo(List.of(2L, 153L, 3L, 50L));
            assertThat(pair.fetch()).as("only the changes").isLessThan(53 * 9 + 700);
            Pair.Result result = pair.query(some(45, 55), true);
            assertThat(Arrays.stream(result.large().handles()).mapToObj(row -> next.get((int) row)).toList()).containsExactlyInAnyOrderElementsOf(some(50, 55));
            // Rows that only moved are no new version, and known by their new numbers.
            List<String> sorted = next.stream().sorted().toList();
            assertThat(pair.set.refresh(Pair.source(sorted), Work.SILENT)).isZero();
            assertThat(pair.set.descriptor()).isEqualTo(now);
            long[] handles = pair.query(some(45, 55), true).large().handles();
            assertThat(Arrays.stream(handles).mapToObj(row -> sorted.get((int) row)).toList()).containsExactlyInAnyOrderElementsOf(some(50, 55));
        }
    }

    /** Killed at any run, then called with the same items or with others: the set is that of what was asked for last. */
    @Test
    void aRefreshThatWasCutGoesOnOrStartsAgain() {
        for (boolean same : new boolean[] {true, false}) {
            try (Pair pair = new Pair(IDS)) {
                List<String> next = some(0, 300);
                for (int allowed : new int[] {0, 5, 12}) {
                    var calls = new AtomicInteger();
                    assertThatThrownBy(() -> pair.set.refresh(Pair.source(next), new Work((stage, done, total) -> { }, () -> {
                        if (calls.getAndIncrement() == allowed) {
                            throw Cancelled.of("stopped", "已停止");
                        }
                    }))).isInstanceOf(Cancelled.class);
                    assertThat(pair.set.descriptor().version()).isEqualTo(1);
                }
                List<String> last = same ? next : some(100, 210);
                assertThat(pair.set.refresh(Pair.source(last), Work.SILENT)).isEqualTo(same ? 100 : 10);
                assertThat(pair.set.descriptor().count()).isEqualTo(last.size());
                pair.fetch();
                assertThat(pair.query(some(90, 320), false).small().size()).isEqualTo(same ? 210 : 110);
            }
        }
    }

    /** Without the file of known values everything is evaluated again, to the same set; a damaged one is said to be. */
    @Test
    void knownValuesAreOnlyASaving() throws IOException {
        try (Pair pair = new Pair(IDS)) {
            Path values = pair.largeFolder().resolve("values");
            byte[] whole = Files.readAllBytes(values);
            Files.delete(values);
            assertThat(pair.set.refresh(Pair.source(some(0, 201)), Work.SILENT)).isEqualTo(201);
            assertThat(pair.set.descriptor().added()).isEqualTo(1);
            Files.write(values, Arrays.copyOf(whole, whole.length - 1));
            assertThatThrownBy(() -> pair.set.refresh(Pair.source(some(0, 202)), Work.SILENT)).isInstanceOf(InvalidInput.class).hasMessageContaining("damaged");
        }
    }

    /** What left the table leaves the files, too: neither its name nor its value stays. */
    @Test
    void whatIsRemovedIsForgotten() throws IOException {
        try (Pair pair = new Pair(IDS)) {
            long before = Files.size(pair.largeFolder().resolve("values"));
            pair.set.refresh(Pair.source(some(0, 100)), Work.SILENT);
            assertThat(Files.size(pair.largeFolder().resolve("values")) - 16).isEqualTo((before - 16) / 2);
        }
    }
}
