package org.tacit.flow.op;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.tacit.data.Column;
import org.tacit.data.ColumnKind;
import org.tacit.data.ColumnType;
import org.tacit.data.Grade;
import org.tacit.data.Table;
import org.tacit.flow.MemoryTable;
import org.tacit.flow.contract.Contract;
import org.tacit.flow.contract.ContractParty;
import org.tacit.flow.disclosure.Kind;
import org.tacit.flow.document.FlowReader;
import org.tacit.flow.document.Plan;
import org.tacit.flow.document.Planner;
import org.tacit.flow.policy.Clause;
import org.tacit.flow.policy.TablePolicy;
import org.tacit.flow.run.TwoNodes;
import org.tacit.flow.spec.Operators;
import org.tacit.flow.spec.TableRef;

/** A small made-up bank and telecom operator: a label that depends on columns of both, partial overlap, differing row order. */
final class Credit {

    static final String FLOW = """
            tacit: flow/v1
            name: credit
            purpose: credit-2027
            parties: [bank, telecom]
            tables:
              loans: {party: bank, table: loans}
              people: {party: telecom, table: people}
            steps:
              - id: align
                operator: psi.intersect
                roles: {first: bank, second: telecom}
                inputs: {first: {table: loans}, second: {table: people}}
                params: {first_key: phone, second_key: mobile, holdout: 3}
              - id: train
                operator: train.lr
                roles: {label: bank, features: telecom}
                inputs:
                  label: {table: loans, rows: align.train}
                  features: {table: people, rows: align.train}
                params: {label: bad, epochs: 12, batch: 128, baseline: true}
              - id: judge
                operator: evaluate.binary
                roles: {label: bank, features: telecom}
                inputs:
                  label: {table: loans, rows: align.test, model: train.model, baseline: train.baseline}
                  features: {table: people, rows: align.test, model: train.model}
                params: {log2_bins: 8}
              - id: score
                operator: predict.lr
                roles: {label: bank, features: telecom}
                inputs:
                  label: {table: loans, rows: align.test, model: train.model}
                  features: {table: people, rows: align.test, model: train.model}
            """;

    final MemoryTable loans;
    final MemoryTable people;

    Credit(int n, long seed) {
        Random random = new Random(seed);
        List<Object[]> bank = new ArrayList<>();
        List<Object[]> telecom = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            String phone = "139%08d".formatted(random.nextInt(100_000_000));
            double amount = Math.rint(1000 * Math.exp(random.nextGaussian()));
            double income = 3000 + 1500 * random.nextGaussian();
            double months = random.nextInt(120);
            String plan = List.of("basic", "family", "premium").get(random.nextInt(3));
            double logit = 0.6 * Math.log(amount / 1000) - 1.1 * (income - 3000) / 1500 - 0.02 * (months - 60) + (plan.equals("basic") ? 0.7 : -0.3);
            double bad = random.nextDouble() < 1 / (1 + Math.exp(-logit)) ? 1 : 0;
            if (i % 10 != 0) {
                bank.add(new Object[] {phone, amount, bad});
            }
            if (i % 7 != 0) {
                telecom.add(new Object[] {random.nextInt(50) == 0 ? null : income, plan, phone, months});
            }
        }
        bank.add(new Object[] {null, 1.0, 0.0});
        bank.add(bank.getFirst());
        java.util.Collections.shuffle(telecom, random);
        loans = MemoryTable.of("loans", List.of(column("phone", ColumnType.TEXT, ColumnKind.IDENTIFIER), column("amount", ColumnType.REAL, ColumnKind.FEATURE),
                column("bad", ColumnType.REAL, ColumnKind.LABEL)), bank);
        people = MemoryTable.of("people", List.of(column("income", ColumnType.REAL, ColumnKind.FEATURE), column("plan", ColumnType.TEXT, ColumnKind.FEATURE),
                column("mobile", ColumnType.TEXT, ColumnKind.IDENTIFIER), column("months", ColumnType.REAL, ColumnKind.FEATURE)), telecom);
    }

    private static Column column(String name, ColumnType type, ColumnKind kind) {
        return new Column(name, type, kind, Grade.L3);
    }

    static TableRef ref(String name, String party, Table table) {
        return TableRef.of(name, party, table, table.contentHash());
    }

    Plan plan(String yaml, Operators operators) {
        return Planner.plan(FlowReader.read(yaml), List.of(ref("loans", "bank", loans), ref("people", "telecom", people)), operators);
    }

    static Contract contract(Plan plan) {
        return Contract.of(plan, List.of(new ContractParty("bank", "local-bank", List.of()), new ContractParty("telecom", "local-telecom", List.of())), 1,
                org.tacit.flow.Example.EXPIRY, "", "ab".repeat(32));
    }

    /** Everything is allowed; what is under test is not the policy. */
    static List<TablePolicy> open(String table) {
        return List.of(new TablePolicy(table, List.of(Clause.of("open", List.of("*"), "*", "*", List.of("*"), Kind.MODEL))));
    }

    TwoNodes nodes(Operators operators, Path root) {
        return new TwoNodes(operators, root).add("bank", List.of(loans), open("loans")).add("telecom", List.of(people), open("people"));
    }
}
