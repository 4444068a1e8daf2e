package org.tacit.cli;

import java.nio.file.Path;
import java.util.List;

/** A bank that listens and a telecom operator that only dials out, each a process, paired by an invitation. */
final class Pair implements AutoCloseable {

    final NodeProcess bank;
    final NodeProcess telecom;

    private Pair(NodeProcess bank, NodeProcess telecom) {
        this.bank = bank;
        this.telecom = telecom;
    }

    static Pair start(Path folder) {
        return start(folder, "bank", "telecom");
    }

    /** The second only dials out. */
    static Pair start(Path folder, String first, String second) {
        Pair pair = new Pair(NodeProcess.make(folder, first, true), NodeProcess.make(folder, second, false));
        try {
            pair.bank.start();
            pair.telecom.start();
            pair.bank.awaitReady();
            pair.telecom.awaitReady();
            String invitation = Ran.ok("partner", "invite", "--node", pair.bank.folder, "--json").json().path("text").asString();
            Ran.ok("partner", "join", invitation, "--node", pair.telecom.folder);
            pair.bank.awaitConnected();
            return pair;
        } catch (RuntimeException | Error e) {
            pair.close();
            throw e;
        }
    }

    /** What jobs on examples/credit need of both owners. @param toTelecom what it may learn of the bank's columns, {@code toBank} the other way */
    void grantForCredit(String toTelecom, String toBank) {
        grant(bank, "loans", "phone", "MEMBERSHIP", "psi.intersect", telecom);
        grant(bank, "loans", "Status,Amount,Price,Time,Debt,Records,Expenses", toTelecom, "train.lr,evaluate.binary", telecom);
        grant(telecom, "profile", "phone", "MEMBERSHIP", "psi.intersect", bank);
        grant(telecom, "profile", "Seniority,Home,Age,Marital,Job,Income,Assets", toBank, "train.lr,evaluate.binary", bank);
    }

    static void grant(NodeProcess owner, String table, String columns, String allow, String operators, NodeProcess partner) {
        Ran.ok("table", "grant", table, "--column", columns, "--to", partner.name, "--allow", allow, "--operators", operators, "--uses", 10,
                "--node", owner.folder);
    }

    List<NodeProcess> both() {
        return List.of(bank, telecom);
    }

    @Override
    public void close() {
        try (bank; telecom) {
            // Both, also where one does not end in order.
        }
    }
}
