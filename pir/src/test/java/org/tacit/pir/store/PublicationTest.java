package org.tacit.pir.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tacit.base.InvalidInput;
import org.tacit.base.ProtocolViolation;
import org.tacit.data.Column;
import org.tacit.data.ColumnKind;
import org.tacit.data.ColumnType;
import org.tacit.data.Grade;
import org.tacit.data.Schema;
import org.tacit.data.Table;
import org.tacit.pir.Gate;
import org.tacit.pir.LookupMethod;
import org.tacit.psi.Items;
import org.tacit.psi.unbalanced.Work;
import org.tacit.wire.LocalParties;
import org.tacit.wire.Party;

@Timeout(60)
class PublicationTest {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Gate OPEN = questions -> { };

    @TempDir
    private Path root;
    private final HostedTables hosted = new HostedTables();

    @AfterEach
    void close() {
        hosted.close();
    }

    /** Names with a text and a whole number each; either may be missing. */
    private record People(TreeMap<String, String[]> cells) implements Table {
        @Override
        public String name() {
            return "people";
        }

        @Override
        public Schema schema() {
            return new Schema(List.of(new Column("id", ColumnType.TEXT, ColumnKind.IDENTIFIER, Grade.L2), new Column("city", ColumnType.TEXT, ColumnKind.ATTRIBUTE, Grade.L2),
                    new Column("points", ColumnType.INTEGER, ColumnKind.ATTRIBUTE, Grade.L2)));
        }

        @Override
        public long rows() {
            return cells.size();
        }

        @Override
        public String contentHash() {
            return Integer.toHexString(cells.entrySet().stream().map(e -> e.getKey() + List.of(String.valueOf(e.getValue()[0]), String.valueOf(e.getValue()[1]))).toList().hashCode());
        }

        @Override
        public void scan(List<String> columns, int batchRows, BatchReader reader) {
            List<Map.Entry<String, String[]>> all = new ArrayList<>(cells.entrySet());
            for (int from = 0; from < all.size(); from += 7) {
                int first = from;
                reader.accept(new Batch() {
                    @Override
                    public long firstRow() {
                        return first;
                    }

                    @Override
                    public int rows() {
                        return Math.min(7, all.size() - first);
                    }

                    @Override
                    public String text(int column, int row) {
                        var entry = all.get(first + row);
                        return switch (columns.get(column)) {
                            case "id" -> entry.getKey();
                            case "city" -> entry.getValue()[0];
                            default -> entry.getValue()[1];
                        };
                    }

                    @Override
                    public double number(int column, int row) {
                        throw new UnsupportedOperationException();
                    }
                });
            }
        }

        @Override
        public double[] doubles(String column) {
            throw new UnsupportedOperationException();
        }

        @Override
        public String[] strings(String column) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Table select(List<String> columns, long[] chosen) {
            throw new UnsupportedOperationException();
        }
    }

    private static People people(int from, int to) {
        TreeMap<String, String[]> rows = new TreeMap<>();
        for (int i = from; i < to; i++) {
            rows.put("id" + i, row(i));
        }
        return new People(rows);
    }

    private static String[] row(int i) {
        return new String[] {i % 5 == 0 ? null : "城市" + i % 20, i % 3 == 0 ? null : Integer.toString(-i)};
    }

    private static Description what(LookupMethod method) {
        return new Description("people", method, List.of("id"), List.of(), List.of("city", "points"));
    }

    private StoredPublication publish(People people, LookupMethod method, int epoch) {
        return StoredPublication.publish(root.resolve("published"), what(method),
                new Rows(Items.of(people, "id"), people, List.of("city", "points"), people.contentHash()), epoch, RANDOM, Work.SILENT);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private PublishedLookup open(org.tacit.wire.Session session) {
        return PublishedLookup.open(session, session.peer(), root.resolve("client"), offer -> { }, 1L << 30);
    }

    /** Everything that is or ever was there, and nothing else. */
    private void agrees(LivePublication live, People people, List<String> ids) {
        LookupMethod method = live.offer().what().method();
        List<byte[]> pool = IntStream.range(0, 2000).mapToObj(i -> bytes("id" + i)).collect(Collectors.toCollection(ArrayList::new));
        pool.add(bytes("?"));
        LocalParties.run(method == LookupMethod.DPF ? 3 : 2, session -> {
            Party client = session.parties().get(0);
            Party provider = session.parties().get(1);
            switch (session.index()) {
                case 0 -> {
                    var brings = new PublishedLookup.Brings(session.parties().stream().skip(2).findFirst(), method == LookupMethod.CANDIDATES
                            ? Optional.of(KeptCandidates.open(root.resolve("client-candidates"), pool, 5, RANDOM)) : Optional.empty(), 1L << 30);
                    try (PublishedLookup lookup = PublishedLookup.open(session, provider, root.resolve("client"), offer -> { }, brings)) {
                        List<Optional<String[]>> found = lookup.lookup(ids.stream().map(PublicationTest::bytes).toList());
                        for (int i = 0; i < ids.size(); i++) {
                            assertThat(found.get(i).orElse(null)).as(ids.get(i)).isEqualTo(people.cells.get(ids.get(i)));
                        }
                        assertThat(lookup.spoiled()).isZero();
                    }
                }
                case 1 -> {
                    if (method == LookupMethod.DPF) {
                        live.handOver(session, session.parties().get(2));
                    }
                    live.serve(session, client, OPEN);
                }
                default -> {
                    hosted.of("people").receive(session, provider);
                    hosted.of("people").serve(session, client, OPEN);
                }
            }
            return null;
        });
    }

    /** Random snapshots, some after a restart, some with longer texts; each answers as the table says. */
    @ParameterizedTest
    @EnumSource(LookupMethod.class)
    void snapshotsAgreeWithPlaintext(LookupMethod method) {
        Random random = new Random(7);
        People people = people(0, 60);
        List<String> asked = new ArrayList<>(List.of("id0", "id7", "id59", "id60", "id1000", "?"));
        LivePublication live = new LivePublication(root.resolve("published"), RANDOM);
        for (int day = 0; day < 6; day++) {
            StoredPublication stored = publish(people, method, 1);
            assertThat(stored.offer().version()).isEqualTo(day + 1);
            if (day == 3) {
                live.close();
                live = new LivePublication(root.resolve("published"), RANDOM);
            }
            assertThat(live.refresh(Work.SILENT)).isEqualTo(stored.offer());
            agrees(live, people, asked);
            assertThat(publish(people, method, 1).changed()).as("nothing is new").isZero();
            TreeMap<String, String[]> next = new TreeMap<>(people.cells);
            String gone = "id" + random.nextInt(60);
            String other = "id" + random.nextInt(60);
            next.remove(gone);
            next.put("id" + (100 + day), row(day));
            next.put(other, new String[] {day == 4 ? "很长的城市名称".repeat(9) : "x" + day, null});
            asked.addAll(List.of(gone, other, "id" + (100 + day)));
            people = new People(next);
        }
        live.close();
    }

    /** A version with many changes is laid out anew, beside those that still talk to the one before. */
    @Test
    void conversationsOutliveTheTableTheyBeganWith() {
        publish(people(0, 50), LookupMethod.LWE, 1);
        try (LivePublication live = new LivePublication(root.resolve("published"), RANDOM)) {
            live.refresh(Work.SILENT);
            CyclicBarrier asked = new CyclicBarrier(2);
            CyclicBarrier changed = new CyclicBarrier(2);
            LocalParties.run(session -> {
                try (PublishedLookup lookup = open(session)) {
                    assertThat(lookup.lookup(List.of(bytes("id7"))).getFirst()).isPresent();
                    await(asked);
                    await(changed);
                    assertThat(lookup.lookup(List.of(bytes("id7"), bytes("id60")))).extracting(Optional::isPresent).containsExactly(true, false);
                }
                return null;
            }, session -> {
                Thread other = Thread.ofPlatform().start(() -> {
                    await(asked);
                    publish(people(40, 90), LookupMethod.LWE, 1);
                    live.refresh(Work.SILENT);
                    await(changed);
                });
                long answered = live.serve(session, session.peer(), OPEN);
                try {
                    other.join();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                return answered;
            });
            agrees(live, people(40, 90), List.of("id7", "id60"));
        }
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void anEpochIsAKey() throws IOException {
        StoredPublication first = publish(people(0, 10), LookupMethod.LWE, 1);
        assertThat(publish(people(0, 11), LookupMethod.LWE, 1).offer().publicKey()).isEqualTo(first.offer().publicKey());
        StoredPublication second = publish(people(0, 11), LookupMethod.LWE, 2);
        assertThat(second.offer().publicKey()).isNotEqualTo(first.offer().publicKey());
        assertThat(second.offer().version()).isEqualTo(1);
        assertThat(root.resolve("published/epoch-0001")).as("the old key is gone").doesNotExist();
        assertThatThrownBy(() -> publish(people(0, 11), LookupMethod.LWE, 1)).isInstanceOf(InvalidInput.class).hasMessageContaining("given up");
        assertThat(StoredPublication.open(root.resolve("published")).orElseThrow().offer()).isEqualTo(second.offer());
        Path key = root.resolve("published/epoch-0002/key");
        if (Files.getFileStore(key).supportsFileAttributeView("posix")) {
            assertThat(java.nio.file.attribute.PosixFilePermissions.toString(Files.getPosixFilePermissions(key))).isEqualTo("rw-------");
        }
    }

    @Test
    void anotherKeyOfTheSameEpochIsRefused() throws IOException {
        for (int attempt = 0; attempt < 2; attempt++) {
            publish(people(0, 10), LookupMethod.LWE, 1);
            try (LivePublication live = new LivePublication(root.resolve("published"), RANDOM)) {
                live.refresh(Work.SILENT);
                if (attempt == 0) {
                    agrees(live, people(0, 10), List.of("id3"));
                } else {
                    assertThatThrownBy(() -> agrees(live, people(0, 10), List.of("id3"))).isInstanceOf(ProtocolViolation.class).hasMessageContaining("another key");
                }
            }
            for (Path file : files()) {
                Files.delete(file);
            }
        }
    }

    private List<Path> files() throws IOException {
        try (var walk = Files.walk(root.resolve("published"))) {
            return walk.filter(Files::isRegularFile).toList();
        }
    }

    /** Any byte of what is stored may be changed: it is noticed, or what is answered is still right. */
    @Test
    void damageShows() throws IOException {
        publish(people(0, 10), LookupMethod.LWE, 1);
        for (Path file : files()) {
            byte[] good = Files.readAllBytes(file);
            for (int i = 0; i < good.length; i += 13) {
                byte[] bad = good.clone();
                bad[i] ^= 4;
                Files.write(file, bad);
                assertThatThrownBy(() -> {
                    try (LivePublication live = new LivePublication(root.resolve("published"), RANDOM)) {
                        live.refresh(Work.SILENT);
                    }
                }).as("%s byte %d", file.getFileName(), i).isInstanceOf(InvalidInput.class);
            }
            Files.write(file, good);
        }
    }

    @Test
    void nothingPublished() {
        try (LivePublication live = new LivePublication(root.resolve("nowhere"), RANDOM)) {
            assertThatThrownBy(() -> live.refresh(Work.SILENT)).isInstanceOf(InvalidInput.class).hasMessageContaining("publish the table first");
        }
        assertThat(new Publications(root.resolve("nowhere")).stored()).isEmpty();
    }

    @Test
    void allThatIsPublishedIsListed() {
        publish(people(0, 10), LookupMethod.LWE, 3);
        try (Publications all = new Publications(root)) {
            assertThat(all.stored()).extracting(e -> e.publication().offer().toString()).containsExactly("people, lwe, epoch 3, version 1, 10 rows");
            assertThat(all.live(root.resolve("published"))).isSameAs(all.live(root.resolve("published")));
        }
    }

    /** What a peer calls an offer is read to the last byte or refused. */
    @Test
    void offersAreCheckedByteForByte() throws IOException {
        Offer offer = publish(people(0, 10), LookupMethod.LWE, 1).offer();
        byte[] encoded = offer.encode();
        assertThat(Offer.decode(encoded)).isEqualTo(offer);
        for (int length = 0; length < encoded.length; length++) {
            byte[] cut = java.util.Arrays.copyOf(encoded, length);
            assertThatThrownBy(() -> Offer.decode(cut)).isInstanceOf(IOException.class);
        }
        assertThatThrownBy(() -> Offer.decode(java.util.Arrays.copyOf(encoded, encoded.length + 1))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> LocalParties.run(session -> open(session), session -> {
            session.channel(session.peer()).send(new byte[] {1, 2, 3});
            session.channel(session.peer()).flush();
            return session.channel(session.peer()).receive(1);
        })).isInstanceOf(ProtocolViolation.class).hasMessageContaining("cannot be read");
    }

    @Test
    void aKilledPublicationIsAsItWas() throws IOException {
        StoredPublication before = publish(people(0, 10), LookupMethod.LWE, 1);
        Map<Path, byte[]> files = new TreeMap<>();
        for (Path file : files()) {
            files.put(file, Files.readAllBytes(file));
        }
        publish(people(5, 20), LookupMethod.LWE, 1);
        // The head is what makes the version: with the old one, and the old rows not yet deleted, nothing has happened.
        Path head = root.resolve("published/epoch-0001/publication");
        Files.write(head, files.get(head));
        for (Map.Entry<Path, byte[]> file : files.entrySet()) {
            Files.write(file.getKey(), file.getValue());
        }
        try (LivePublication live = new LivePublication(root.resolve("published"), RANDOM)) {
            assertThat(live.refresh(Work.SILENT)).isEqualTo(before.offer());
            agrees(live, people(0, 10), List.of("id0", "id12"));
        }
        assertThat(publish(people(5, 20), LookupMethod.LWE, 1).changed()).isEqualTo(15);
        assertThat(Collections.max(files().stream().map(p -> p.getFileName().toString()).filter(n -> n.endsWith(".rows")).toList())).isEqualTo("v0000000002.rows");
    }

    /** After a restart a table of learning with errors is opened, not made again; where its files are damaged it is. */
    @Test
    void whatWasLaidOutIsOpenedAgain() throws IOException {
        publish(people(0, 50), LookupMethod.LWE, 1);
        for (int restart = 0; restart < 4; restart++) {
            List<String> stages = Collections.synchronizedList(new ArrayList<>());
            try (LivePublication live = new LivePublication(root.resolve("published"), RANDOM)) {
                live.refresh(new Work((stage, done, total) -> stages.add(stage), () -> { }));
                agrees(live, people(0, restart < 2 ? 50 : 52), List.of("id0", "id49", "id51"));
            }
            assertThat(stages.contains("pir.seal")).as("restart %d: %s", restart, stages).isEqualTo(restart == 0 || restart == 3);
            if (restart == 1) {
                publish(people(0, 52), LookupMethod.LWE, 1);
            }
            if (restart == 2) {
                for (Path file : files()) {
                    if (file.toString().contains("lwe-") && !file.getFileName().toString().equals("version")) {
                        Files.write(file, new byte[] {1, 2, 3});
                    }
                }
            }
        }
    }

    /** A key keeps its list whatever becomes of the pool, and lists are equal or have nothing in common. */
    @Test
    void candidatesOutliveTheirPool() {
        Path folder = root.resolve("candidates");
        List<byte[]> pool = new ArrayList<>(IntStream.range(0, 23).mapToObj(i -> bytes("a" + i)).toList());
        KeptCandidates first = KeptCandidates.open(folder, pool, 5, RANDOM);
        List<List<byte[]>> before = pool.stream().map(first::list).toList();
        List<byte[]> few = IntStream.range(0, 4).mapToObj(i -> bytes("b" + i)).toList();
        List<byte[]> next = new ArrayList<>(pool.subList(3, 23));
        next.addAll(few);
        KeptCandidates second = KeptCandidates.open(folder, next, 5, RANDOM);
        for (int i = 0; i < pool.size(); i++) {
            assertThat(second.list(pool.get(i))).usingElementComparator(java.util.Arrays::compare).containsExactlyElementsOf(before.get(i)).hasSizeGreaterThanOrEqualTo(5);
        }
        assertThat(second.has(few.getFirst())).as("too few to hide among").isFalse();
        assertThatThrownBy(() -> second.list(few.getFirst())).isInstanceOf(InvalidInput.class).hasMessageContaining("too few");
        next.add(bytes("b4"));
        KeptCandidates third = KeptCandidates.open(folder, next, 5, RANDOM);
        assertThat(third.list(few.getFirst())).usingElementComparator(java.util.Arrays::compare).containsExactlyInAnyOrderElementsOf(next.subList(20, 25));
        assertThatThrownBy(() -> KeptCandidates.open(folder, next, 6, RANDOM)).isInstanceOf(InvalidInput.class).hasMessageContaining("Keep to 5");
    }
}
