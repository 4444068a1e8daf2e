package org.tacit.flow.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.tacit.data.Table;
import org.tacit.flow.contract.Contract;
import org.tacit.flow.disclosure.Fact;
import org.tacit.flow.disclosure.Kind;
import org.tacit.flow.document.Plan;
import org.tacit.flow.run.Artifact;
import org.tacit.flow.run.JobArtifacts;
import org.tacit.flow.run.StopFlag;
import org.tacit.flow.run.TwoNodes;
import org.tacit.flow.spec.Operator;
import org.tacit.flow.spec.Operators;
import org.tacit.learn.FeatureEncoder;
import org.tacit.learn.FeatureOptions;
import org.tacit.learn.Features;
import org.tacit.learn.LocalLogisticRegression;
import org.tacit.learn.PlainMetrics;
import org.tacit.wire.Tap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One run of align, train, judge and score between two nodes; each test looks at another side of it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JointCreditTest {

    private final Credit data = new Credit(1200, 7);
    private final ConcurrentLinkedQueue<Recording.Release> releases = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<byte[]> wire = new ConcurrentLinkedQueue<>();
    private Operators operators;
    private Plan plan;
    private Contract contract;
    private TwoNodes nodes;

    @BeforeAll
    void run(@TempDir Path root) {
        operators = Operators.of(Operators.installed().all().stream().map(o -> new Recording(o, releases)).toArray(Operator[]::new));
        plan = data.plan(Credit.FLOW.replace("{log2_bins: 8}", "{log2_bins: 8, calibration: true}"), operators);
        contract = Credit.contract(plan);
        nodes = data.nodes(operators, root).wrap(new Tap((from, to, channel, message) -> wire.add(message)));
        nodes.run(contract, "credit", 1, new StopFlag()).values().forEach(o -> assertThat(o.failure()).isNull());
    }

    private byte[] bytes(String party, String step, String port) {
        JobArtifacts artifacts = nodes.artifacts(party, "credit");
        try (var in = artifacts.open(artifacts.find(step, port).orElseThrow())) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private JsonNode json(String party, String step, String port) {
        return JsonMapper.shared().readTree(bytes(party, step, port));
    }

    private long[] rows(String party, String port) {
        return Alignment.read(new java.io.ByteArrayInputStream(bytes(party, "align", port)), 10_000).rows();
    }

    private String[] keys(String party, String port) {
        Table table = party.equals("bank") ? data.loans : data.people;
        String key = party.equals("bank") ? "phone" : "mobile";
        return table.select(List.of(key), rows(party, port)).strings(key);
    }

    @Test
    void rowsBelongTogetherAndAreAllThatIsCommon() {
        assertThat(keys("bank", "rows")).isEqualTo(keys("telecom", "rows"));
        Set<String> common = new TreeSet<>(Arrays.stream(data.loans.strings("phone")).filter(p -> p != null).toList());
        common.retainAll(List.of(data.people.strings("mobile")));
        assertThat(new TreeSet<>(List.of(keys("bank", "rows")))).isEqualTo(common);
        JsonNode report = json("bank", "align", "report");
        assertThat(report.get("common").intValue()).isEqualTo(common.size());
        assertThat(report.get("missing").intValue()).isEqualTo(1);
        assertThat(report.get("duplicates").intValue()).isEqualTo(1);
        assertThat(report.get("peerItems").intValue()).isEqualTo(data.people.cells().size());
    }

    @Test
    void testRowsAreThoseTheRuleNames() {
        for (String party : List.of("bank", "telecom")) {
            for (String key : keys(party, "train")) {
                assertThat(crc(key) % 3).isNotZero();
            }
            for (String key : keys(party, "test")) {
                assertThat(crc(key) % 3).isZero();
            }
            assertThat(rows(party, "train").length + rows(party, "test").length).isEqualTo(rows(party, "rows").length);
        }
        assertThat(keys("bank", "test")).isEqualTo(keys("telecom", "test"));
        assertThat(keys("bank", "train")).isEqualTo(keys("telecom", "train"));
    }

    private static long crc(String key) {
        CRC32 crc = new CRC32();
        crc.update(key.getBytes(StandardCharsets.UTF_8));
        return crc.getValue();
    }

    private record Pooled(PlainMetrics metrics, double[] probabilities) {
    }

    /** What one party with all columns would get: the exact optimum on the training rows, judged on the test rows. */
    private Pooled pooled(boolean bankOnly) {
        FeatureEncoder bank = null;
        Features[] both = new Features[2];
        double[][] labels = new double[2][];
        FeatureEncoder telecom = null;
        for (int i = 0; i < 2; i++) {
            String port = i == 0 ? "train" : "test";
            Table loans = data.loans.select(List.of("amount", "bad"), rows("bank", port));
            Table people = data.people.select(List.of("income", "plan", "months"), rows("telecom", port));
            int[] all = IntStream.range(0, (int) loans.rows()).toArray();
            bank = bank == null ? FeatureEncoder.fit(loans, List.of("amount"), all, FeatureOptions.DEFAULT) : bank;
            telecom = telecom == null ? FeatureEncoder.fit(people, List.of("income", "plan", "months"), all, FeatureOptions.DEFAULT) : telecom;
            both[i] = bankOnly ? bank.encode(loans, all).features() : bank.encode(loans, all).features().beside(telecom.encode(people, all).features());
            labels[i] = loans.doubles("bad");
        }
        double[] p = Arrays.stream(LocalLogisticRegression.fit(both[0], labels[0], 1, 1).logits(both[1])).map(LocalLogisticRegression::sigmoid).toArray();
        return new Pooled(PlainMetrics.of(labels[1], p), p);
    }

    @Test
    void jointModelIsAsGoodAsThePooledOneAndBetterThanTheBankAlone() {
        JsonNode joint = json("bank", "judge", "report");
        PlainMetrics pooled = pooled(false).metrics();
        assertThat(joint.get("auc").doubleValue()).isCloseTo(pooled.auc(), within(0.005));
        assertThat(joint.get("ks").doubleValue()).isCloseTo(pooled.ks(), within(0.03));
        assertThat(joint.get("logLoss").doubleValue()).isCloseTo(pooled.logLoss(), within(0.005));
        assertThat(joint.get("rows").intValue()).isEqualTo(rows("bank", "test").length);
        JsonNode alone = json("bank", "judge", "baseline_report");
        assertThat(joint.get("positives").longValue()).as("the labels are the bank's own").isEqualTo(alone.get("positives").longValue()).isPositive().isLessThan(joint.get("rows").longValue());
        assertThat(alone.get("auc").doubleValue()).isCloseTo(pooled(true).metrics().auc(), within(1e-9));
        assertThat(joint.get("auc").doubleValue()).isGreaterThan(alone.get("auc").doubleValue() + 0.05);
    }

    /** Promise and outcome of groups as the pooled model gives them, no group below the contract's least rows, for the bank's own model too. */
    @Test
    void chancesCanBeHeldAgainstWhatCame() {
        Pooled pooled = pooled(false);
        double rows = rows("bank", "test").length;
        JsonNode groups = json("bank", "judge", "report").get("calibration");
        assertThat(groups.size()).isBetween(5, 20);
        double predicted = 0;
        double observed = 0;
        for (JsonNode group : groups) {
            assertThat(Math.round(group.get("rows").doubleValue() * rows)).isGreaterThanOrEqualTo(20);
            predicted += group.get("rows").doubleValue() * group.get("predicted").doubleValue();
            observed += group.get("rows").doubleValue() * group.get("observed").doubleValue();
        }
        assertThat(predicted).isCloseTo(Arrays.stream(pooled.probabilities()).average().orElseThrow(), within(0.02));
        assertThat(observed * rows).isCloseTo(json("bank", "judge", "report").get("positives").doubleValue(), within(0.5));
        assertThat(json("bank", "judge", "baseline_report").get("calibration")).isNotEmpty();
    }

    @Test
    void scoresAreThoseOfThePooledModelInTheBanksOwnRows() {
        Scores scores = Scores.read(new java.io.ByteArrayInputStream(bytes("bank", "score", "scores")));
        assertThat(scores.rows()).isEqualTo(rows("bank", "test"));
        double[] expected = pooled(false).probabilities();
        double worst = 0;
        for (int i = 0; i < expected.length; i++) {
            worst = Math.max(worst, Math.abs(expected[i] - scores.values()[i]));
        }
        assertThat(worst).isLessThan(0.05);
    }

    /** Nothing is left at anybody that the contract does not name as a receiver, and every receiver has its result. */
    @Test
    void resultsAreAtThoseWhomTheContractNames() {
        for (String party : List.of("bank", "telecom")) {
            Set<String> entitled = new TreeSet<>();
            contract.receivers().stream().filter(r -> r.party().equals(party)).forEach(r -> entitled.add(r.step() + "." + r.output() + " " + r.type()));
            Set<String> left = new TreeSet<>();
            for (Artifact a : nodes.artifacts(party, "credit").list()) {
                left.add(a.step() + "." + a.port() + " " + a.type());
            }
            assertThat(left).isEqualTo(entitled);
        }
        assertThat(nodes.artifacts("telecom", "credit").list()).extracting(a -> a.step() + "." + a.port())
                .containsExactlyInAnyOrder("align.rows", "align.train", "align.test", "align.report", "train.model", "train.report");
    }

    /** What the party programs hand out, asked of the policy before it leaves, is what the facts state; no more and no less. */
    @Test
    void everyReleaseIsAFactAndEveryFactARelease() {
        Set<String> stated = new TreeSet<>();
        for (Plan.PlannedStep step : plan.steps()) {
            for (Fact fact : step.facts()) {
                if (fact.when() != org.tacit.flow.disclosure.When.SIDE_EFFECT) {
                    stated.add(step.id() + ": " + fact.about().party() + " gives " + fact.learner() + " " + fact.kind());
                }
            }
        }
        Set<String> released = new TreeSet<>();
        releases.forEach(r -> released.add(r.step() + ": " + r.from() + " gives " + r.to() + " " + r.kind()));
        assertThat(released).isEqualTo(stated);
        assertThat(stated).containsExactlyInAnyOrder("align: bank gives telecom SIZE", "align: bank gives telecom MEMBERSHIP",
                "align: telecom gives bank SIZE", "align: telecom gives bank MEMBERSHIP", "train: bank gives telecom SHAPE",
                "train: telecom gives bank SHAPE", "judge: telecom gives bank AGGREGATE", "score: telecom gives bank PARTIAL");
    }

    @Test
    void boundsStatedAreBoundsKept() {
        Map<String, Long> bounds = new HashMap<>();
        plan.disclosure().forEach(f -> bounds.put(f.learner() + f.kind(), f.of().atMost()));
        assertThat(bounds.get("bankMEMBERSHIP")).isEqualTo(data.loans.rows());
        assertThat(bounds.get("telecomMEMBERSHIP")).isEqualTo(data.people.rows());
        assertThat(Scores.read(new java.io.ByteArrayInputStream(bytes("bank", "score", "scores"))).rows().length).isLessThanOrEqualTo(bounds.get("bankPARTIAL").intValue());
        assertThat(json("bank", "judge", "report").get("rows").intValue()).isGreaterThanOrEqualTo(20);
        assertThat(bounds.get("bankAGGREGATE")).isEqualTo(64); // AUC, KS, log-loss, three numbers at each of twenty points, and the share of positives
    }

    /** Nobody's part of the model holds weights, and the report shows none. */
    @Test
    void theModelStaysInParts() {
        for (String party : List.of("bank", "telecom")) {
            assertThat(json(party, "train", "report").has("weights")).isFalse();
            assertThat(JsonMapper.shared().readTree(json(party, "train", "model").get("model").stringValue()).get("own").isNull()).isTrue();
        }
    }

    /** The plaintext of every channel, before encryption, holds no identifier, no feature and no hash of an identifier. */
    @Test
    void nothingOfTheTablesIsOnTheWire() throws Exception {
        assertThat(wire).isNotEmpty();
        Set<Integer> starts = new java.util.HashSet<>();
        Map<Integer, List<byte[]>> wanted = new HashMap<>();
        for (String phone : data.loans.strings("phone")) {
            if (phone != null) {
                add(wanted, phone.getBytes(StandardCharsets.UTF_8));
                add(wanted, MessageDigest.getInstance("SHA-256").digest(phone.getBytes(StandardCharsets.UTF_8)));
                add(wanted, MessageDigest.getInstance("MD5").digest(phone.getBytes(StandardCharsets.UTF_8)));
                add(wanted, HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(phone.getBytes(StandardCharsets.UTF_8))).getBytes(StandardCharsets.US_ASCII));
            }
        }
        for (String mobile : data.people.strings("mobile")) {
            add(wanted, mobile.getBytes(StandardCharsets.UTF_8));
        }
        for (double income : data.people.doubles("income")) {
            if (!Double.isNaN(income)) {
                add(wanted, java.nio.ByteBuffer.allocate(8).order(java.nio.ByteOrder.LITTLE_ENDIAN).putDouble(income).array());
                add(wanted, java.nio.ByteBuffer.allocate(8).putDouble(income).array());
                add(wanted, Double.toString(income).getBytes(StandardCharsets.US_ASCII));
            }
        }
        starts.addAll(wanted.keySet());
        long bytes = 0;
        for (byte[] message : wire) {
            bytes += message.length;
            for (int i = 0; i + 4 <= message.length; i++) {
                int start = four(message, i);
                if (starts.contains(start)) {
                    for (byte[] value : wanted.get(start)) {
                        assertThat(Arrays.equals(message, i, Math.min(message.length, i + value.length), value, 0, value.length)).isFalse();
                    }
                }
            }
        }
        assertThat(bytes).isGreaterThan(1 << 20);
    }

    private static void add(Map<Integer, List<byte[]>> wanted, byte[] value) {
        wanted.computeIfAbsent(four(value, 0), k -> new java.util.ArrayList<>()).add(value);
    }

    private static int four(byte[] b, int at) {
        return b[at] << 24 | (b[at + 1] & 255) << 16 | (b[at + 2] & 255) << 8 | b[at + 3] & 255;
    }

    /** Estimates are for the most rows that there can be; here they are scaled to the rows that there were. */
    @Test
    void costIsOfTheRightSize() {
        double most = Math.min(data.loans.rows(), data.people.rows());
        Map<String, Double> share = Map.of("align", 1.0, "train", rows("bank", "train").length / most, "judge", rows("bank", "test").length / most,
                "score", rows("bank", "test").length / most);
        for (Plan.PlannedStep step : plan.steps()) {
            var traffic = nodes.recorder("bank").traffic(step.id());
            assertThat(step.cost().bytes() * share.get(step.id()) / (traffic.bytesSent() + traffic.bytesReceived())).as(step.id()).isBetween(0.4, 2.5);
            assertThat((double) step.cost().rounds() / traffic.rounds()).as(step.id()).isBetween(0.4, 2.5);
        }
    }

    /** The kinds that policies must allow for this flow, and no merged surprise. */
    @Test
    void mergedDisclosureOfTheWholeFlow() {
        assertThat(plan.disclosure()).extracting(f -> f.learner() + " " + f.kind()).contains("bank PARTIAL", "bank AGGREGATE").noneMatch(s -> s.endsWith(Kind.VALUE.name()));
    }
}
