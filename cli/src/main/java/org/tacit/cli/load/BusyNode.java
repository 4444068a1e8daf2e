package org.tacit.cli.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.tacit.node.Node;
import org.tacit.node.home.NodeConfig;
import org.tacit.node.home.NodeHome;
import org.tacit.node.home.NodeSetup;

/** A node's folder with some data in it: tables of its own. Made through the node's services, not into its files. */
public record BusyNode(Path folder, List<String> keys, List<String> tables) {

    /** All users show the node's own token, so they are one caller to the limit of requests, which must not be what is measured. */
    private static final double REQUESTS_PER_SECOND = 100_000;

    /** What users read: lists, single things, and what the console's first page asks for. */
    public List<String> reads() {
        List<String> reads = new ArrayList<>(List.of("/api/node", "/api/me", "/api/tables", "/api/tables?limit=10", "/api/jobs", "/api/contracts", "/api/partners", "/api/projects", "/api/operators", "/api/purposes?limit=20",
                "/api/events?after=0&limit=50", "/api/schedules", "/health/ready"));
        tables.forEach(table -> reads.add("/api/tables/" + table));
        return reads;
    }

    /** Each write is a row and an entry of the evidence. */
    public static String[] write(int user, long number) {
        return new String[] {"/api/purposes", "{\"name\":\"bench-%d-%d\",\"legalBasis\":\"none\",\"description\":\"written by tacit bench api\"}".formatted(user, number)};
    }

    /** In a new folder; the node does not run when this returns. */
    public static BusyNode make(Path folder, int users, int tables) {
        NodeSetup.make(folder, new NodeConfig("bank", true, "127.0.0.1", 0, "", 0, "", NodeConfig.Approval.ASK, new NodeConfig.Operations(null, REQUESTS_PER_SECOND, null, null)));
        List<String> keys = new ArrayList<>();
        List<String> names = IntStream.range(0, tables).mapToObj("table-%03d"::formatted).toList();
        try (Node node = Node.open(NodeHome.existing(folder))) {
            for (String name : names) {
                StringBuilder rows = new StringBuilder("id,age,amount\n");
                for (int i = 0; i < 500; i++) {
                    rows.append(10_000 + i).append(',').append(20 + i % 60).append(',').append(i * 7).append('\n');
                }
                Path file = Files.writeString(folder.resolveSibling(name + ".csv"), rows);
                node.catalogue().add(file, name, List.of());
                Files.delete(file);
            }
            keys.addAll(java.util.Collections.nCopies(users, node.home().readToken()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new BusyNode(folder, keys, names);
    }
}
