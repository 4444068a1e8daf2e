package org.tacit.node.catalogue;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.tacit.flow.contract.SignedContract;

/** What still names a version of a table: contracts that can run, and services that serve it. */
final class Naming {

    private final JdbcClient sql;
    private final Clock clock;

    Naming(JdbcClient sql, Clock clock) {
        this.sql = sql;
        this.clock = clock;
    }

    /** Contracts by the beginnings of their hashes, services by their names. */
    List<String> of(TableVersion version) {
        // A commitment is 64 hex digits that nobody can guess: where it stands in a document it is meant.
        String within = "%" + version.commitment() + "%";
        List<String> named = new java.util.ArrayList<>(sql.sql("select document from contract where state <> 'DECLINED' and document like ?").param(within)
                .query((row, number) -> SignedContract.decode(row.getString("document").getBytes(StandardCharsets.UTF_8)).contract()).list().stream()
                .filter(c -> clock.instant().isBefore(c.expires())).map(c -> "contract " + c.hash().substring(0, 16)).toList());
        named.addAll(sql.sql("select name from service where provided and state <> 'ENDED' and edition like ?").param(within)
                .query((row, number) -> "service " + row.getString("name")).list());
        return named;
    }
}
