package org.tacit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.tacit.data.Table;
import org.tacit.data.TableStore;
import org.tacit.flow.disclosure.Kind;
import org.tacit.flow.op.Alignment;
import org.tacit.flow.policy.Clause;
import org.tacit.node.Node;
import org.tacit.node.NodeOptions;
import org.tacit.node.contract.ContractRow;
import org.tacit.node.contract.Contracts;
import org.tacit.node.home.NodeConfig;
import org.tacit.node.home.NodeHome;
import org.tacit.node.home.NodeSetup;
import org.tacit.node.job.JobState;
import org.tacit.node.job.Jobs;

/**
 * The demo's flow on the demo's tables between two nodes, with everything that they send recorded before encryption: pairing,
 * contracts, evidence, and every channel of every step. Nothing of the tables is in it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WireCaptureTest {

    private static final Path CREDIT = Path.of("../examples/credit");
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private Recording bankSaid;
    private Recording telecomSaid;
    private Needles needles;
    private Table loans;
    private Table profile;
    private TableStore store;
    private long trafficOfTheJob;

    @BeforeAll
    void runTheDemosFlow(@TempDir Path folder) throws Exception {
        bankSaid = new Recording("bank", folder.resolve("bank-said"));
        telecomSaid = new Recording("telecom", folder.resolve("telecom-said"));
        Map<String, int[]> bankOrders;
        Map<String, int[]> telecomOrders;
        try (Node bank = open(folder, "bank", true, bankSaid); Node telecom = open(folder, "telecom", false, telecomSaid)) {
            telecom.partners().join(bank.partners().invite("127.0.0.1:" + bank.port(), Duration.ofHours(1)).text());
            Await.until("both are connected", () -> bank.partners().list().getFirst().connected() && telecom.partners().list().getFirst().connected());
            bank.catalogue().add(CREDIT.resolve("bank.csv"), "loans", List.of());
            telecom.catalogue().add(CREDIT.resolve("telecom.csv"), "profile", List.of());
            grant(bank, "loans", List.of("phone"), "telecom", "psi.intersect", Kind.MEMBERSHIP);
            grant(bank, "loans", List.of("*"), "telecom", "*", Kind.SHAPE);
            grant(telecom, "profile", List.of("phone"), "bank", "psi.intersect", Kind.MEMBERSHIP);
            grant(telecom, "profile", List.of("*"), "bank", "*", Kind.AGGREGATE);
            // What is sent in an epoch is what is sent in all of them.
            String flow = Files.readString(CREDIT.resolve("credit.yaml")).replace("baseline: true", "baseline: true\n      epochs: 1");
            ContractRow contract = bank.contracts().propose(new Contracts.Wanted(flow, Map.of(), 1, 24, ""));
            telecom.contracts().approve(contract.hash());
            for (Node node : List.of(bank, telecom)) {
                Jobs.View ended = node.jobs().await(contract.job(), PATIENCE);
                assertThat(ended.job().state()).as("%s", ended.job().reason()).isEqualTo(JobState.DONE);
                trafficOfTheJob += ended.steps().stream().mapToLong(s -> s.bytesSent()).sum();
            }
            bankOrders = orders(bank, contract.job());
            telecomOrders = orders(telecom, contract.job());
        } finally {
            bankSaid.close();
            telecomSaid.close();
        }
        store = TableStore.open(folder.resolve("plain"));
        loans = store.importCsv("loans", CREDIT.resolve("bank.csv"));
        profile = store.importCsv("profile", CREDIT.resolve("telecom.csv"));
        needles = new Needles();
        new TableNeedles(needles, loans, "phone", "Status").add(bankOrders, bankOrders.get("train"));
        new TableNeedles(needles, profile, "phone", "").add(telecomOrders, telecomOrders.get("train"));
    }

    private static Node open(Path folder, String name, boolean listens, Recording recording) {
        Path home = folder.resolve(name);
        NodeSetup.make(home, new NodeConfig(name, listens, "127.0.0.1", 0, "", 0, "", NodeConfig.Approval.ASK));
        return Node.open(NodeHome.existing(home), NodeOptions.standard().withWrap(recording.tap()));
    }

    private static void grant(Node owner, String table, List<String> columns, String partner, String operators, Kind allow) {
        owner.catalogue().grant(table, Clause.of("", columns, partner, "*", List.of(operators), allow));
    }

    private static Map<String, int[]> orders(Node node, String job) throws IOException {
        Map<String, int[]> orders = new LinkedHashMap<>();
        var artifacts = node.jobs().artifacts(job);
        for (String port : List.of("rows", "train", "test")) {
            Alignment rows = Alignment.read(artifacts.open(artifacts.find("align", port).orElseThrow()), 10_000);
            orders.put(port, Arrays.stream(rows.rows()).mapToInt(Math::toIntExact).toArray());
        }
        orders.put("file", IntStream.range(0, (int) node.catalogue().list().getFirst().table().rows()).toArray());
        return orders;
    }

    @AfterAll
    void close() {
        if (store != null) {
            store.close();
        }
    }

    @Test
    void everythingThatWasSentIsRecorded() throws IOException {
        assertThat(trafficOfTheJob).isGreaterThan(10_000_000);
        assertThat(bankSaid.bytes() + telecomSaid.bytes()).isGreaterThanOrEqualTo(trafficOfTheJob);
        // Links are recorded too: what partners may see of each other's schema is there in the clear.
        assertThat(text(bankSaid, "link")).contains("Seniority", "psi.intersect");
        assertThat(text(telecomSaid, "link")).contains("Seniority");
    }

    private static String text(Recording recording, String channel) throws IOException {
        return Files.readString(recording.files().get(channel), StandardCharsets.ISO_8859_1);
    }

    @Test
    void nothingOfTheTablesIsOnTheWire() throws IOException {
        List<String> found = new ArrayList<>();
        for (Recording recording : List.of(bankSaid, telecomSaid)) {
            for (Map.Entry<String, Path> file : recording.files().entrySet()) {
                byte[] sent = Files.readAllBytes(file.getValue());
                needles.search(sent, sent.length).forEach(f -> found.add(f.what() + " in " + file.getKey() + " at " + f.at()));
            }
        }
        assertThat(found).isEmpty();
    }

    /** The same search over the same recording, with one value put into it. */
    @Test
    void aSingleValueWouldBeFound() throws Exception {
        Path largest = bankSaid.files().values().stream().max((a, b) -> Long.compare(a.toFile().length(), b.toFile().length())).orElseThrow();
        byte[] sent = Arrays.copyOf(Files.readAllBytes(largest), 2_000_000);
        String id = loans.strings("phone")[1234];
        String other = Arrays.stream(profile.strings("phone")).filter(p -> !Arrays.asList(loans.strings("phone")).contains(p)).findFirst().orElseThrow();
        for (String algorithm : List.of("SHA-256", "SHA-1", "MD5", "SHA-512")) {
            planted(sent, TableNeedles.digest(algorithm).digest(id.getBytes(StandardCharsets.UTF_8)), algorithm + " of loans.phone");
        }
        byte[] sm3 = TableNeedles.digest("SM3").digest(other.getBytes(StandardCharsets.UTF_8));
        planted(sent, java.util.HexFormat.of().formatHex(sm3).getBytes(StandardCharsets.US_ASCII), "SM3 of profile.phone in hex");
        planted(sent, id.getBytes(StandardCharsets.UTF_8), "loans.phone as UTF-8");
        planted(sent, other.getBytes(StandardCharsets.UTF_16LE), "profile.phone as UTF-16LE");
        planted(sent, little(8).putLong(Long.parseLong(id)).array(), "loans.phone as integer");
        planted(sent, little(8).putLong(Long.parseLong(id) << 20).array(), "loans.phone as fixed point");
        planted(sent, ByteBuffer.allocate(8).putDouble(Double.parseDouble(id)).array(), "loans.phone as double");
        planted(sent, "0,850,1263,60,0,no,42".getBytes(StandardCharsets.UTF_8), "row of loans");
        planted(sent, "freelance".getBytes(StandardCharsets.UTF_8), "cell of profile");

        double[] prices = loans.doubles("Price");
        planted(sent, numbers(Arrays.copyOf(prices, 7), false), "loans.Price in file as double");
        planted(sent, numbers(Arrays.copyOf(profile.doubles("Assets"), 7), true), "profile.Assets in file as fixed point");
        double[] labels = Arrays.copyOf(loans.doubles("Status"), 96);
        planted(sent, numbers(labels, false), "loans.Status in file as double");
        byte[] bytes = new byte[96];
        IntStream.range(0, 96).forEach(i -> bytes[i] = (byte) labels[i]);
        planted(sent, bytes, "loans.Status in file as bytes");
    }

    private static ByteBuffer little(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static byte[] numbers(double[] values, boolean fixed) {
        ByteBuffer buffer = little(8 * values.length);
        for (double value : values) {
            if (fixed) {
                buffer.putLong(Math.round(value * (1 << 20)));
            } else {
                buffer.putDouble(value);
            }
        }
        return buffer.array();
    }

    private void planted(byte[] sent, byte[] value, String what) {
        int at = 1_000_003;
        byte[] before = Arrays.copyOfRange(sent, at, at + value.length);
        System.arraycopy(value, 0, sent, at, value.length);
        assertThat(needles.search(sent, sent.length)).as(what).isNotEmpty().allSatisfy(f -> assertThat(f.at()).isBetween((long) at - 16, (long) at + value.length))
                .anySatisfy(f -> assertThat(f.what()).startsWith(what));
        System.arraycopy(before, 0, sent, at, value.length);
    }
}
