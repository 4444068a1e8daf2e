package org.tacit.bench;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tacit.base.InvalidInput;
import org.tacit.crypto.oprf.OprfKey;
import org.tacit.crypto.oprf.OprfMode;
import org.tacit.crypto.symmetric.Prg;
import org.tacit.pir.Gate;
import org.tacit.pir.LookupRows;
import org.tacit.pir.keyword.LookupClient;
import org.tacit.pir.keyword.LookupProvider;
import org.tacit.pir.keyword.LookupTable;
import org.tacit.wire.Channel;
import org.tacit.wire.Session;

/**
 * {@code tacit bench pir}: party a looks keys up, half of which exist, in the rows of party b. {@code offlineSeconds} is everything until the first question: sealing, hint, its transfer, and the
 * client's prepared queries; the percentiles are end to end, from key to record.
 */
final class PirWorkload implements Workload {

    private static final int KEY_BYTES = 16;
    private static final int BUILDING = 0;
    private static final int BUILT = 1;

    @Override
    public void generate(Path folder, Settings settings) {
        int rows = rows(settings);
        int queries = queries(settings);
        byte[] record = new byte[recordBytes(settings)];
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(folder.resolve("b/rows")), 1 << 16);
                OutputStream asked = Files.newOutputStream(folder.resolve("a/keys"))) {
            for (int i = 0; i < rows; i++) {
                out.write(key(i));
                record(i, record);
                out.write(record);
            }
            for (int q = 0; q < queries; q++) {
                asked.write(key(asked(q, rows)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] key(long i) {
        return PsiInputs.identifier(i).getBytes(StandardCharsets.US_ASCII);
    }

    private static void record(long i, byte[] into) {
        new Prg(i, 7).fill(into);
    }

    /** Every other one is a row, spread over the table; the others are past its end. */
    private static long asked(int query, int rows) {
        long spread = query * 7919L % Math.max(1, rows);
        return query % 2 == 0 ? spread : rows + spread;
    }

    @Override
    public Map<String, Object> run(Session session, Path folder, Settings settings) {
        return session.index() == 0 ? client(session, folder, settings) : provider(session, folder, settings);
    }

    private static Map<String, Object> client(Session session, Path folder, Settings settings) {
        long start = System.nanoTime();
        Channel channel = session.channel(session.peer());
        while (channel.receiveInt(BUILDING, BUILT) == BUILDING) {
            session.checkCancelled();
        }
        byte[] publicKey = channel.receive(32);
        LookupClient client = LookupClient.open(session, publicKey, 1L << 31);
        byte[] keys = read(folder.resolve("keys"));
        int queries = keys.length / KEY_BYTES;
        client.prepare(queries);
        double offline = seconds(start);
        double[] milliseconds = new double[queries];
        int record = recordBytes(settings);
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(folder.resolve("records")))) {
            for (int q = 0; q < queries; q++) {
                long asked = System.nanoTime();
                Optional<byte[]> found = client.lookup(Arrays.copyOfRange(keys, q * KEY_BYTES, (q + 1) * KEY_BYTES));
                milliseconds[q] = (System.nanoTime() - asked) / 1e6;
                out.write(found.isPresent() ? 1 : 0);
                out.write(found.orElse(new byte[record]));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        client.close();
        Arrays.sort(milliseconds);
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("offlineSeconds", offline);
        figures.put("p50Ms", milliseconds[queries / 2]);
        figures.put("p99Ms", milliseconds[Math.min(queries - 1, queries * 99 / 100)]);
        return figures;
    }

    private static Map<String, Object> provider(Session session, Path folder, Settings settings) {
        long start = System.nanoTime();
        Channel channel = session.channel(session.peer());
        List<Double> answers = new ArrayList<>();
        try (OprfKey key = OprfKey.random(OprfMode.VOPRF, session.random());
                LookupTable table = LookupTable.build(new RowFile(folder.resolve("rows"), rows(settings), recordBytes(settings)), key, session.random(),
                        // A build may take longer than a receive waits: the other side hears of each part.
                        (stage, done, total) -> {
                            session.checkCancelled();
                            channel.sendInt(BUILDING);
                            channel.flush();
                        })) {
            double build = seconds(start);
            channel.sendInt(BUILT);
            channel.send(key.publicKey());
            new LookupProvider(table).serve(session, session.peer(), new Gate() {
                @Override
                public void admit(int questions) {
                }

                @Override
                public void answered(int questions, long nanoseconds) {
                    answers.add(nanoseconds / 1e6);
                }
            });
            answers.sort(null);
            return Map.of("buildSeconds", build, "serverMs", answers.get(answers.size() / 2));
        }
    }

    /** Rows as generated: key and record, one after the other. */
    private record RowFile(Path file, int rows, int recordBytes) implements LookupRows {
        @Override
        public void scan(Reader reader) {
            byte[] key = new byte[KEY_BYTES];
            byte[] record = new byte[recordBytes];
            try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
                for (int i = 0; i < rows; i++) {
                    in.readFully(key);
                    in.readFully(record);
                    reader.row(i, key, record);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public boolean check(Path folder, Settings settings, List<PartyReport> parties, Map<String, Object> report) {
        for (String figure : List.of("buildSeconds", "serverMs", "p50Ms", "p99Ms")) {
            parties.stream().filter(p -> p.figures().containsKey(figure))
                    .forEach(p -> report.put(figure, Bench.round(((Number) p.figures().get(figure)).doubleValue())));
        }
        report.put("queries", queries(settings));
        report.put("rowBytes", recordBytes(settings));
        int rows = rows(settings);
        byte[] expected = new byte[recordBytes(settings)];
        byte[] all = read(folder.resolve("a/records"));
        for (int q = 0; q < queries(settings); q++) {
            long row = asked(q, rows);
            int at = q * (1 + expected.length);
            record(row, expected);
            boolean there = row < rows;
            if (all[at] != (there ? 1 : 0) || there && !Arrays.equals(all, at + 1, at + 1 + expected.length, expected, 0, expected.length)) {
                return false;
            }
        }
        return true;
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    @Override
    public Settings warmUp(Settings settings) {
        return settings.with("rows", Math.min(rows(settings), 20_000)).with("queries", 40);
    }

    @Override
    public long items(Settings settings) {
        return 0;
    }

    @Override
    public String protocol(Settings settings) {
        String method = settings.text("method", "lwe");
        if (!method.equals("lwe")) {
            throw InvalidInput.of("There is no method '%s' for pir; there is lwe.", "pir 没有名为“%s”的方法；现有：lwe。", method);
        }
        return "lwe-1280-voprf-ristretto255-SHA512";
    }

    @Override
    public String security(Settings settings) {
        return "client: any provider; provider: any client; κ=128";
    }

    private static int rows(Settings settings) {
        return settings.number("rows", 100_000);
    }

    private static int recordBytes(Settings settings) {
        return settings.number("row-bytes", 32);
    }

    private static int queries(Settings settings) {
        return settings.number("queries", 200);
    }
}
