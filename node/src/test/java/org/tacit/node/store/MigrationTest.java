package org.tacit.node.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** What an older node has kept is there after the update. */
class MigrationTest {

    @Test
    void contractsOfTwoPartiesKeepTheirPartnerAndWhatItHasHeard(@TempDir Path folder) {
        String url = TestDatabase.url();
        var source = new DriverManagerDataSource(url.isEmpty() ? "jdbc:h2:file:" + folder.resolve("node").toAbsolutePath() : url);
        Flyway.configure().dataSource(source).locations("classpath:org/tacit/node/store").target("1").load().migrate();
        JdbcClient old = JdbcClient.create(source);
        old.sql("insert into partner (name, fingerprint, signing, address, added_at) values ('bank', 'f', '[]', '', current_timestamp)").update();
        for (String contract : new String[] {"ours", "theirs"}) {
            old.sql("insert into contract (hash, partner, proposed, document, state, job, delivered, created_at) values (?, 'bank', ?, '', 'SIGNED', 'j1', ?, current_timestamp)")
                    .params(contract, contract.equals("ours"), contract.equals("ours")).update();
        }
        try (Database database = url.isEmpty() ? Database.embedded(folder) : Database.at(url)) {
            assertThat(database.sql().sql("select contract || ' ' || party || ' ' || case when delivered then 'heard' else 'not' end from contract_party order by contract").query(String.class).list())
                    .containsExactly("ours bank heard", "theirs bank not");
            assertThat(database.sql().sql("select hash || ' ' || proposer from contract order by hash").query(String.class).list())
                    .containsExactly("ours ", "theirs bank");
            // A partner can be removed while its contracts stay.
            assertThat(database.sql().sql("delete from partner where name = 'bank'").update()).isOne();
        }
    }
}
