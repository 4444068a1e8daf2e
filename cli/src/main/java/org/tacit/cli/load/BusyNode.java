package org.tacit.cli.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.tacit.node.Node;
import org.tacit.node.access.Access;
import org.tacit.node.access.Accounts;
import org.tacit.node.access.Caller;
import org.tacit.node.access.Permission;
import org.tacit.node.access.Role;
import org.tacit.node.home.NodeConfig;
import org.tacit.node.home.NodeHome;
import org.tacit.node.home.NodeSetup;

/** A node's folder with some data in it: tables of its own, and an API key for each user. Made through the node's services, not into its files. */
public record BusyNode(Path folder, List<String> keys, List<String> tables) {

    /** A user who does not think asks more often than a node allows, which must not be what is measured. */
    private static final double REQUESTS_PER_SECOND = 100_000;
    /** Fewer than an account may have. */
    private static final int KEYS_OF_AN_ACCOUNT = 40;
    private static final List<Role> ROLES = List.of(Role.DATA_OWNER, Role.ANALYST, Role.OPERATOR, Role.AUDITOR);
    private static final String PASSWORD = "seven green bottles";

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
            for (int account = 0; keys.size() < users; account++) {
                keys.addAll(keys(node.access(), "team-%d".formatted(account + 1), Math.min(KEYS_OF_AN_ACCOUNT, users - keys.size())));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new BusyNode(folder, keys, names);
    }

    /** Of a new account, each a caller of its own. */
    private static List<String> keys(Access access, String account, int count) {
        Accounts.OneTimePassword first = access.accounts().add(account, Caller.MAIN, ROLES);
        new Caller(account, Caller.MAIN, Set.of()).call(() -> {
            access.own().changePassword(first.password(), PASSWORD, "", "127.0.0.1");
            return null;
        });
        Set<Permission> all = Role.permissions(ROLES, Caller.MAIN);
        return IntStream.range(0, count).mapToObj(i -> access.keys().make(account, "bench " + (i + 1), all, 1).secret()).toList();
    }
}
