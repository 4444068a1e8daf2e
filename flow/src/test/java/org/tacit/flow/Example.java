package org.tacit.flow;

import java.time.Instant;
import java.util.List;
import org.tacit.data.ColumnKind;
import org.tacit.flow.contract.Contract;
import org.tacit.flow.contract.ContractParty;
import org.tacit.flow.document.FlowReader;
import org.tacit.flow.document.Plan;
import org.tacit.flow.document.Planner;
import org.tacit.flow.policy.Clause;
import org.tacit.flow.policy.TablePolicy;
import org.tacit.flow.disclosure.Kind;
import org.tacit.flow.spec.Operators;
import org.tacit.flow.spec.TableRef;

/** A bank and a telecom operator, two toy steps, and everything around them. */
public final class Example {

    private Example() {
    }

    public static final Operators OPERATORS = Operators.of(new ToyAlign(), new ToySum());

    public static final String YAML = """
            tacit: flow/v1
            name: spend
            purpose: credit-2027
            parties: [bank, telecom]
            tables:
              loans: {party: bank, table: loans_2026}
              people: {party: telecom, table: customers}
            steps:
              - id: align
                operator: toy.align
                roles: {left: bank, right: telecom}
                inputs:
                  left: {table: loans}
                  right: {table: people}
                params:
                  left_key: phone
                  right_key: mobile
              - id: sum
                operator: toy.sum
                roles: {asker: bank, holder: telecom}
                inputs:
                  holder: {table: people, rows: align.rows}
                params: {column: spend}
            """;

    public static final MemoryTable LOANS = MemoryTable.of("loans_2026", List.of(MemoryTable.text("phone", ColumnKind.IDENTIFIER),
                    MemoryTable.real("amount", ColumnKind.FEATURE), MemoryTable.real("bad", ColumnKind.LABEL)),
            List.of(row("a", 1, 0), row("b", 2, 1), row("c", 3, 0), row("d", 4, 1)));

    public static final MemoryTable CUSTOMERS = MemoryTable.of("customers", List.of(MemoryTable.text("mobile", ColumnKind.IDENTIFIER),
                    MemoryTable.real("spend", ColumnKind.FEATURE), MemoryTable.text("plan", ColumnKind.FEATURE)),
            List.of(row("x", 100, "p"), row("c", 10, "q"), row("b", 1, "q")));

    public static Object[] row(Object... cells) {
        for (int i = 0; i < cells.length; i++) {
            cells[i] = cells[i] instanceof Integer n ? (Object) (double) n : cells[i];
        }
        return cells;
    }

    public static List<TableRef> tables() {
        return List.of(TableRef.of("loans", "bank", LOANS, LOANS.contentHash()), TableRef.of("people", "telecom", CUSTOMERS, CUSTOMERS.contentHash()));
    }

    public static Plan plan() {
        return plan(YAML);
    }

    public static Plan plan(String yaml) {
        return Planner.plan(FlowReader.read(yaml), tables(), OPERATORS);
    }

    public static final Instant EXPIRY = Instant.parse("2027-01-01T00:00:00Z");

    public static Contract contract(Plan plan) {
        return Contract.of(plan, List.of(new ContractParty("bank", "local-0000", List.of("ed25519:00")),
                new ContractParty("telecom", "local-0001", List.of("ed25519:01"))), 3, EXPIRY, "consent", "ab".repeat(32));
    }

    public static Contract contract() {
        return contract(plan());
    }

    /** Telecom's policy, just wide enough for the example. */
    public static TablePolicy customersPolicy() {
        return new TablePolicy("customers", List.of(
                Clause.of("match", List.of("mobile"), "bank", "credit-2027", List.of("toy.align"), Kind.MEMBERSHIP),
                Clause.of("sums", List.of("spend"), "bank", "credit-2027", List.of("toy.sum"), Kind.AGGREGATE)));
    }

    public static TablePolicy loansPolicy() {
        return new TablePolicy("loans_2026", List.of(Clause.of("all", List.of("*"), "telecom", "*", List.of("toy.*"), Kind.SHAPE)));
    }
}
