package org.tacit.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tacit.flow.disclosure.Kind;
import org.tacit.flow.policy.Clause;
import org.tacit.node.contract.ContractRow;
import org.tacit.node.job.JobState;
import org.tacit.node.job.Jobs;

/** Lookups in a large set between two nodes: what is kept outlives a node's process, and so do the limits. */
class LookupTest {

    private static final String FLOW = TwoNodes.PSI.substring(0, TwoNodes.PSI.indexOf("steps:")) + """
            steps:
              - id: find
                operator: psi.lookup
                roles: {asker: bank, holder: telecom}
                inputs: {asker: {table: loans}, holder: {table: people}}
                params: {asker_key: phone, holder_key: mobile, per_day: 100}
            """;

    @TempDir
    Path folder;

    private static ContractRow run(TwoNodes nodes, String flow) {
        ContractRow proposed = nodes.bank.contracts().propose(TwoNodes.wanted(flow));
        nodes.telecom.contracts().approve(proposed.hash());
        return proposed;
    }

    private static void done(TwoNodes nodes, ContractRow contract, int asked) throws IOException {
        for (Node node : List.of(nodes.bank, nodes.telecom)) {
            Jobs.View view = TwoNodes.ended(node, contract.job());
            assertThat(view.job().state()).as("%s", view.job().reason()).isEqualTo(JobState.DONE);
        }
        var artifacts = nodes.telecom.jobs().artifacts(contract.job());
        try (var in = artifacts.open(artifacts.find("find", "report").orElseThrow())) {
            assertThat(new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)).contains("\"asked\":" + asked);
        }
    }

    @Test
    void whatIsKeptAndCountedOutlivesTheProcess() throws IOException {
        try (TwoNodes nodes = TwoNodes.ready(folder)) {
            StringBuilder others = new StringBuilder("phone,amount\n");
            for (int i = 0; i < 60; i++) {
                others.append("138000%05d,1\n".formatted(i));
            }
            nodes.bank.catalogue().add(Files.writeString(folder.resolve("others.csv"), others), "others", List.of("phone:text:identifier:L4", "amount:integer:feature:L3"));
            nodes.bank.catalogue().grant("others", Clause.of("", List.of("phone"), "telecom", "credit-2027", List.of("psi.*"), Kind.MEMBERSHIP));
            done(nodes, run(nodes, FLOW), 60);
            List<Path> keys;
            try (var walk = Files.walk(nodes.telecom.home().kept())) {
                keys = walk.filter(p -> p.getFileName().toString().equals("key")).toList();
            }
            assertThat(keys).hasSize(1);
            if (Files.getFileStore(keys.getFirst()).supportsFileAttributeView("posix")) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keys.getFirst()))).isEqualTo("rw-------");
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(nodes.telecom.home().kept()))).isEqualTo("rwx------");
            }
            nodes.telecom.close();
            nodes.openTelecom();
            nodes.connected();
            done(nodes, run(nodes, FLOW.replace("name: common customers", "name: again")), 0);

            ContractRow more = run(nodes, FLOW.replace("table: loans}\n", "table: others}\n"));
            Jobs.View refused = TwoNodes.ended(nodes.telecom, more.job());
            assertThat(refused.job().state()).isEqualTo(JobState.FAILED);
            assertThat(refused.job().reason().en()).contains("asks about 60 items and may ask about 40");
            Jobs.View told = TwoNodes.ended(nodes.bank, more.job());
            assertThat(told.job().state()).isEqualTo(JobState.FAILED);
            assertThat(told.job().reason().en()).contains("its policy does not allow it").doesNotContain("40");
        }
    }
}
