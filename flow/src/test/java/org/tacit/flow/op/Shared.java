package org.tacit.flow.op;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.tacit.data.Column;
import org.tacit.data.ColumnKind;
import org.tacit.data.ColumnType;
import org.tacit.data.Grade;
import org.tacit.flow.MemoryTable;
import org.tacit.flow.contract.Contract;
import org.tacit.flow.document.FlowReader;
import org.tacit.flow.document.Plan;
import org.tacit.flow.document.Planner;
import org.tacit.flow.run.JobArtifacts;
import org.tacit.flow.run.StopFlag;
import org.tacit.flow.run.TwoNodes;
import org.tacit.flow.spec.Operators;

/** A bank's clients and a shop's orders: phones written in many ways, some missing, some wrong, several orders of one person. */
final class Shared {

    /** The example of {@code docs/matching.md}. */
    static final String FLOW = """
            tacit: flow/v1
            name: shared-customers
            purpose: campaign-2027
            parties: [bank, shop]
            tables:
              clients: {party: bank, table: clients}
              orders: {party: shop, table: orders}
            steps:
              - id: bank_keys
                operator: key.prepare
                roles: {owner: bank}
                inputs: {owner: {table: clients}}
                params: {columns: phone, normalise: [trim, phone], duplicates: first}
              - id: shop_keys
                operator: key.prepare
                roles: {owner: shop}
                inputs: {owner: {table: orders}}
                params: {columns: mobile, normalise: [trim, phone], duplicates: all}
              - id: match
                operator: psi.intersect
                roles: {first: bank, second: shop}
                inputs: {first: {keys: bank_keys.keys}, second: {keys: shop_keys.keys}}
                params: {join: left, duplicates: all}
              - id: new
                operator: psi.difference
                roles: {first: bank, second: shop}
                inputs: {first: {keys: bank_keys.keys}, second: {keys: shop_keys.keys}}
              - id: orders_of_clients
                operator: psi.deliver
                roles: {receiver: bank, owner: shop}
                inputs: {receiver: {table: clients, rows: match.rows}, owner: {table: orders, rows: match.rows}}
                params: {columns: [day, amount]}
              - id: first_orders
                operator: psi.payload
                roles: {receiver: bank, owner: shop}
                inputs: {receiver: {keys: bank_keys.keys}, owner: {keys: shop_keys.keys, payload: orders}}
                params: {columns: [day, amount]}
            """;

    final MemoryTable clients;
    final MemoryTable orders;

    Shared(MemoryTable clients, MemoryTable orders) {
        this.clients = clients;
        this.orders = orders;
    }

    /** So many persons, each at the bank with probability 0.7, with 0 to 3 orders. */
    static Shared random(int persons, long seed) {
        Random random = new Random(seed);
        List<Object[]> bank = new ArrayList<>();
        List<Object[]> shop = new ArrayList<>();
        for (int i = 0; i < persons; i++) {
            String phone = "1%010d".formatted(random.nextLong(10_000_000_000L));
            if (random.nextInt(10) < 7) {
                bank.add(new Object[] {written(phone, random), "客户" + i, (double) random.nextInt(1000)});
                if (random.nextInt(8) == 0) {
                    bank.add(new Object[] {written(phone, random), "again " + i, null});
                }
            }
            for (int k = random.nextInt(4); k > 0; k--) {
                shop.add(new Object[] {"2026-0" + (1 + k) + "-11", written(phone, random), random.nextInt(9) == 0 ? null : Math.rint(random.nextDouble() * 1e4) / 100});
            }
        }
        bank.add(new Object[] {null, "nobody", 1.0});
        bank.add(new Object[] {"see file", "no phone", 2.0});
        shop.add(new Object[] {"2026-01-01", null, 3.0});
        shop.add(new Object[] {"2026-01-01", " ", 4.0});
        java.util.Collections.shuffle(shop, random);
        return of(bank, shop);
    }

    static Shared of(List<Object[]> bank, List<Object[]> shop) {
        return new Shared(
                MemoryTable.of("clients", List.of(MemoryTable.text("phone", ColumnKind.IDENTIFIER), MemoryTable.text("name", ColumnKind.ATTRIBUTE),
                        MemoryTable.real("credit", ColumnKind.MEASURE)), bank),
                MemoryTable.of("orders", List.of(new Column("day", ColumnType.DATE, ColumnKind.ATTRIBUTE, Grade.L2), MemoryTable.text("mobile", ColumnKind.IDENTIFIER),
                        MemoryTable.real("amount", ColumnKind.MEASURE)), shop));
    }

    private static String written(String phone, Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> " +86 " + phone;
            case 1 -> phone.substring(0, 3) + "-" + phone.substring(3, 7) + "-" + phone.substring(7) + "　";
            default -> phone;
        };
    }

    static Plan example(Operators operators) {
        return random(100, 1).plan(FLOW, operators);
    }

    Plan plan(String yaml, Operators operators) {
        return Planner.plan(FlowReader.read(yaml), List.of(Credit.ref("clients", "bank", clients), Credit.ref("orders", "shop", orders)), operators);
    }

    static Contract contract(Plan plan) {
        return Contract.of(plan, plan.flow().parties().stream().map(p -> new org.tacit.flow.contract.ContractParty(p, "local-" + p, List.of())).toList(), 1,
                org.tacit.flow.Example.EXPIRY, "", "ab".repeat(32));
    }

    TwoNodes nodes(Operators operators, Path root) {
        return new TwoNodes(operators, root).add("bank", List.of(clients), Credit.open("clients")).add("shop", List.of(orders), Credit.open("orders"));
    }

    /** A finished run. */
    record Done(Plan plan, TwoNodes nodes, Map<String, TwoNodes.Outcome> outcomes) {

        Done good() {
            outcomes.forEach((party, o) -> {
                if (o.failure() != null) {
                    throw new AssertionError(party, o.failure());
                }
            });
            return this;
        }

        byte[] bytes(String party, String step, String port) {
            JobArtifacts artifacts = nodes.artifacts(party, "job");
            try (var in = artifacts.open(artifacts.find(step, port).orElseThrow())) {
                return in.readAllBytes();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    Done run(String yaml, Operators operators, Path root) {
        Plan plan = plan(yaml, operators);
        TwoNodes nodes = nodes(operators, root);
        return new Done(plan, nodes, nodes.run(contract(plan), "job", 1, new StopFlag()));
    }
}
