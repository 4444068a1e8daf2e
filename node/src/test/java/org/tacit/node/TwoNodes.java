package org.tacit.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.tacit.flow.disclosure.Kind;
import org.tacit.flow.policy.Clause;
import org.tacit.node.contract.ContractRow;
import org.tacit.node.contract.Contracts;
import org.tacit.node.home.NodeConfig;
import org.tacit.node.home.NodeHome;
import org.tacit.node.home.NodeSetup;
import org.tacit.node.job.JobState;
import org.tacit.node.job.Jobs;
import org.tacit.node.partner.Partners;
import org.tacit.node.store.TestDatabase;

/** A bank and a telecom operator in one JVM, each with its own folder, talking TLS on loopback. */
final class TwoNodes implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(60);

    static final String PSI = """
            tacit: flow/v1
            name: common customers
            purpose: credit-2027
            parties: [bank, telecom]
            tables:
              loans: {party: bank, table: loans}
              people: {party: telecom, table: people}
            steps:
              - id: align
                operator: psi.intersect
                roles: {first: bank, second: telecom}
                inputs:
                  first: {table: loans}
                  second: {table: people}
                params: {first_key: phone, second_key: mobile}
            """;

    final Path folder;
    NodeOptions bankOptions = NodeOptions.standard();
    NodeOptions telecomOptions = NodeOptions.standard();
    Node bank;
    Node telecom;

    /** Neither is open yet. */
    TwoNodes(Path folder, boolean bankListens, boolean telecomListens, NodeConfig.Approval telecomApproves) {
        this.folder = folder;
        NodeSetup.make(folder.resolve("bank"), new NodeConfig("bank", bankListens, "127.0.0.1", 0, "", 0, TestDatabase.url(), NodeConfig.Approval.ASK));
        NodeSetup.make(folder.resolve("telecom"), new NodeConfig("telecom", telecomListens, "127.0.0.1", 0, "", 0, TestDatabase.url(), telecomApproves));
    }

    static TwoNodes open(Path folder) {
        TwoNodes nodes = new TwoNodes(folder, true, false, NodeConfig.Approval.ASK);
        nodes.openBank();
        nodes.openTelecom();
        return nodes;
    }

    /** Open, paired, with tables, and with grants that {@link #PSI} needs. */
    static TwoNodes ready(Path folder) throws IOException {
        TwoNodes nodes = open(folder);
        nodes.pair();
        nodes.addTables();
        nodes.grant();
        return nodes;
    }

    void openBank() {
        bank = Node.open(NodeHome.existing(folder.resolve("bank")), bankOptions);
    }

    /** Telecom listens at a port of the system's choice: now it is known, it is configured as what partners dial. */
    void setAddressOfTelecom() {
        int port = telecom.port();
        telecom.close();
        Path config = folder.resolve("telecom/config.yaml");
        try {
            Files.writeString(config, Files.readString(config).replace("address: \"\"", "address: \"127.0.0.1:" + port + "\"")
                    .replace("\nport: 0\n", "\nport: " + port + "\n"));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        openTelecom();
    }

    void openTelecom() {
        telecom = Node.open(NodeHome.existing(folder.resolve("telecom")), telecomOptions);
    }

    /** The same folder at the port that telecom knows. */
    void reopenBankAt(int port) throws IOException {
        Path config = folder.resolve("bank/config.yaml");
        Files.writeString(config, Files.readString(config).replace("\nport: 0\n", "\nport: " + port + "\n"));
        openBank();
    }

    void pair() {
        Partners.Invited invited = bank.partners().invite("127.0.0.1:" + bank.port(), Duration.ofHours(1));
        telecom.partners().join(invited.text());
        connected();
    }

    void connected() {
        await("both are connected", () -> bank.partners().list().stream().anyMatch(Partners.View::connected)
                && telecom.partners().list().stream().anyMatch(Partners.View::connected));
    }

    void addTables() throws IOException {
        StringBuilder loans = new StringBuilder("phone,amount\n");
        StringBuilder people = new StringBuilder("mobile,income\n");
        for (int i = 0; i < 60; i++) {
            loans.append("139000%05d,%d\n".formatted(i, 100 + i));
            people.append("139000%05d,%d\n".formatted(30 + i, 5000 + i));
        }
        bank.catalogue().add(file("loans.csv", loans), "loans", List.of("phone:text:identifier:L4", "amount:integer:feature:L3"));
        telecom.catalogue().add(file("people.csv", people), "people", List.of("mobile:text:identifier:L4", "income:integer:feature:L3"));
    }

    private Path file(String name, CharSequence content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    void grant() {
        bank.catalogue().grant("loans", Clause.of("", List.of("phone"), "telecom", "credit-2027", List.of("psi.*"), Kind.MEMBERSHIP));
        telecom.catalogue().grant("people", Clause.of("", List.of("mobile"), "bank", "credit-2027", List.of("psi.*"), Kind.MEMBERSHIP));
    }

    static Contracts.Wanted wanted(String flow) {
        return new Contracts.Wanted(flow, Map.of(), 1, 24, "consent");
    }

    ContractRow propose() {
        return bank.contracts().propose(wanted(PSI));
    }

    /** Waits for the job's end at this node. */
    static Jobs.View ended(Node node, String job) {
        try {
            Jobs.View view = node.jobs().await(job, PATIENCE);
            assertThat(view.job().state().ended() || view.job().state() == JobState.INTERRUPTED).as("%s ended, is %s", job, view.job()).isTrue();
            return view;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Polls until it holds; for things that no event announces. */
    static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(deadline);
            Thread.onSpinWait();
            java.util.concurrent.locks.LockSupport.parkNanos(2_000_000);
        }
    }

    @Override
    public void close() {
        if (telecom != null) {
            telecom.close();
        }
        if (bank != null) {
            bank.close();
        }
    }
}
