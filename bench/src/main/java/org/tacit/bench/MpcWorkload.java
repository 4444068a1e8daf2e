package org.tacit.bench;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.tacit.base.InvalidInput;
import org.tacit.mpc.Mpc;
import org.tacit.mpc.PlainMpc;
import org.tacit.mpc.Secret;
import org.tacit.mpc.rep3.Rep3;
import org.tacit.mpc.semi2k.Semi2k;
import org.tacit.wire.Session;

/** One operation on two shared operands, neither known to a party; the result is opened to both and compared with the plaintext twin. */
final class MpcWorkload implements Workload {

    @Override
    public int parties(Settings settings) {
        return protocol(settings).equals("semi2k") ? 2 : 3;
    }

    @Override
    public String security(Settings settings) {
        return switch (protocol(settings)) {
            case "rep3" -> "semi-honest, one of three, κ=128";
            case "rep3-malicious" -> "malicious with abort, one of three, κ=128, σ=44";
            default -> "semi-honest, κ=128";
        };
    }

    private static Mpc open(Session session, Settings settings) {
        return switch (settings.text("protocol", "semi2k")) {
            case "rep3" -> Rep3.open(session);
            case "rep3-malicious" -> Rep3.openVerified(session);
            default -> Semi2k.open(session);
        };
    }

    @Override
    public void generate(Path folder, Settings settings) {
        int size = op(settings).equals("matmul") ? n(settings) * n(settings) : n(settings);
        for (String party : Bench.parties(parties(settings))) {
            var random = new SplittableRandom(party.hashCode());
            long[] bits = new long[size];
            for (int i = 0; i < size; i++) {
                bits[i] = Double.doubleToRawLongBits(random.nextDouble(-16, 16));
            }
            LongFile.write(folder.resolve(party).resolve("values"), bits);
        }
    }

    @Override
    public Map<String, Object> run(Session session, Path folder, Settings settings) {
        double[] mine = doubles(folder.resolve("values"));
        long start = System.nanoTime();
        try (Mpc mpc = open(session, settings)) {
            double offline = (System.nanoTime() - start) / 1e9;
            double[] result = mpc.revealToAll(compute(mpc, session.index() == 0 ? mine : null, session.index() == 1 ? mine : null, settings));
            double all = (System.nanoTime() - start) / 1e9;
            if (mpc instanceof Rep3 rep3) {
                offline += rep3.offlineSeconds();
            }
            LongFile.write(folder.resolve("result"), java.util.Arrays.stream(result).mapToLong(Double::doubleToRawLongBits).toArray());
            Map<String, Object> figures = new LinkedHashMap<>();
            figures.put("offlineSeconds", offline);
            figures.put("computeSeconds", all);
            return figures;
        }
    }

    /** x and y enter as (x+y, x−y), so that both operands are truly shared. */
    private static Secret compute(Mpc mpc, double[] a, double[] b, Settings settings) {
        int n = n(settings);
        boolean matrix = op(settings).equals("matmul");
        Secret x = mpc.input(0, a, n, matrix ? n : 1);
        Secret y = mpc.input(1, b, n, matrix ? n : 1);
        Secret sum = mpc.add(x, y);
        Secret difference = mpc.subtract(x, y);
        return switch (op(settings)) {
            case "mul" -> mpc.multiply(sum, difference);
            case "less" -> mpc.lessThan(x, y);
            case "matmul" -> mpc.multiplyMatrix(sum, difference);
            case "sigmoid" -> mpc.sigmoid(sum);
            default -> throw InvalidInput.of("There is no operation '%s'; there are mul, less, matmul, sigmoid.",
                    "没有名为“%s”的运算；现有 mul、less、matmul、sigmoid。", op(settings));
        };
    }

    @Override
    public boolean check(Path folder, Settings settings, List<PartyReport> parties, Map<String, Object> report) {
        double[] expected;
        try (Mpc plain = PlainMpc.single(Semi2k.DEFAULT_FRACTION_BITS)) {
            expected = plain.revealToAll(compute(plain, doubles(folder.resolve("a/values")), doubles(folder.resolve("b/values")), settings));
        }
        // Two units in the last place each for a product; 2^-12 for either sigmoid; comparisons are exact.
        double tolerance = switch (op(settings)) {
            case "less" -> 0;
            case "sigmoid" -> 2 * 0x1p-12;
            default -> 4 * 0x1p-20;
        };
        double worst = 0;
        for (String party : Bench.parties(parties.size())) {
            double[] result = doubles(folder.resolve(party).resolve("result"));
            for (int i = 0; i < expected.length; i++) {
                worst = Math.max(worst, Math.abs(result[i] - expected[i]));
            }
        }
        report.put("op", op(settings));
        // Of products, comparisons or matrix products: from opening the runtime to the opened result, with and without what needs no input.
        double all = parties.stream().mapToDouble(p -> figure(p, "computeSeconds")).max().orElse(0);
        double offline = parties.stream().mapToDouble(p -> figure(p, "offlineSeconds")).max().orElse(0);
        double operations = op(settings).equals("matmul") ? 1 : n(settings);
        report.put("perSecond", rounded(operations / all));
        report.put("perSecondOnline", rounded(operations / Math.max(1e-6, all - offline)));
        report.put("maxError", worst);
        return worst <= tolerance;
    }

    private static double figure(PartyReport party, String name) {
        return ((Number) party.figures().getOrDefault(name, 0.0)).doubleValue();
    }

    private static double rounded(double perSecond) {
        return perSecond < 100 ? Bench.round(perSecond) : Math.rint(perSecond);
    }

    private static double[] doubles(Path file) {
        return java.util.Arrays.stream(LongFile.read(file)).mapToDouble(Double::longBitsToDouble).toArray();
    }

    @Override
    public Settings warmUp(Settings settings) {
        return settings.with("n", Math.min(n(settings), op(settings).equals("matmul") ? 64 : 16384));
    }

    @Override
    public long items(Settings settings) {
        return n(settings);
    }

    @Override
    public String protocol(Settings settings) {
        String protocol = settings.text("protocol", "semi2k");
        if (!List.of("semi2k", "rep3", "rep3-malicious").contains(protocol)) {
            throw InvalidInput.of("There is no protocol '%s' for mpc; there are semi2k, rep3, rep3-malicious.",
                    "mpc 没有名为“%s”的协议；现有 semi2k、rep3、rep3-malicious。", protocol);
        }
        return protocol;
    }

    private static String op(Settings settings) {
        return settings.text("op", "mul");
    }

    private static int n(Settings settings) {
        return settings.number("n", op(settings).equals("matmul") ? 128 : 1 << 16);
    }
}
