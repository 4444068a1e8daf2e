package org.tacit.flow.op;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.tacit.data.Column;
import org.tacit.data.ColumnKind;
import org.tacit.data.ColumnType;
import org.tacit.data.Grade;
import org.tacit.flow.MemoryTable;
import org.tacit.flow.document.FlowReader;
import org.tacit.flow.document.Plan;
import org.tacit.flow.document.Planner;
import org.tacit.flow.run.TwoNodes;
import org.tacit.flow.spec.Operators;

/** A bank's applicants and a bureau's people with what it knows of them: every type of column, missing cells, phones written in many ways. */
final class Scored {

    /** The example of {@code docs/lookup.md}. */
    static final String FLOW = """
            tacit: flow/v1
            name: score-lookup
            purpose: credit-2027
            parties: [bank, bureau]
            tables:
              applicants: {party: bank, table: applicants}
              people: {party: bureau, table: people}
            steps:
              - id: asked
                operator: key.prepare
                roles: {owner: bank}
                inputs: {owner: {table: applicants}}
                params: {columns: phone, normalise: [trim, phone]}
              - id: held
                operator: key.prepare
                roles: {owner: bureau}
                inputs: {owner: {table: people}}
                params: {columns: mobile, normalise: [trim, phone]}
              - id: publish
                operator: pir.publish
                roles: {provider: bureau}
                inputs: {provider: {keys: held.keys, payload: people}}
                params: {columns: [score, city, since, listed], method: METHOD}
              - id: find
                operator: pir.lookup
                roles: {client: bank, provider: bureau}
                inputs: {client: {keys: asked.keys}, provider: {keys: held.keys, payload: people}}
                params: {columns: [score, city, since, listed], method: METHOD}
            """;

    static final List<String> VALUES = List.of("score", "city", "since", "listed");
    private static final List<String> CITIES = List.of("北京市朝阳区", "Ürümqi 乌鲁木齐", "", "Shanghai, \"Pudong\"");

    final MemoryTable applicants;
    final MemoryTable people;
    /** Whom the bank may ever ask about. */
    final MemoryTable customers = MemoryTable.of("customers", List.of(MemoryTable.text("phone", ColumnKind.IDENTIFIER)),
            IntStream.range(0, 150).<Object[]>mapToObj(i -> new Object[] {phone(i)}).toList());

    Scored(MemoryTable applicants, MemoryTable people) {
        this.applicants = applicants;
        this.people = people;
    }

    /** The flow by a method, with what the method needs: a second host, or a pool of candidates. */
    static String flow(String method) {
        String flow = FLOW.replace("METHOD", method);
        return switch (method) {
            case "dpf" -> flow.replace("[bank, bureau]", "[bank, bureau, archive]").replace("{client: bank, provider: bureau}", "{client: bank, provider: bureau, host: archive}");
            case "candidates" -> flow.replace("  people: {party", "  customers: {party: bank, table: customers}\n  people: {party").replace("  - id: held\n", """
                      - id: pool
                        operator: key.prepare
                        roles: {owner: bank}
                        inputs: {owner: {table: customers}}
                        params: {columns: phone, normalise: [trim, phone]}
                      - id: held
                    """).replace("{client: {keys: asked.keys}", "{client: {keys: asked.keys, pool: pool.keys}");
            default -> flow;
        };
    }

    static String phone(int i) {
        return "139%08d".formatted(i);
    }

    /** Applicants {@code from} to {@code to}, people 0 to {@code n}; whoever has a number has a row that follows from it and {@code snapshot}. */
    static Scored of(int from, int to, int n, int snapshot) {
        List<Object[]> bank = new ArrayList<>(IntStream.range(from, to).mapToObj(i -> new Object[] {i % 3 == 0 ? " +86 " + phone(i) : phone(i)}).toList());
        bank.add(new Object[] {null});
        bank.add(new Object[] {"no phone"});
        bank.add(new Object[] {phone(from)});
        List<Object[]> bureau = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            bureau.add(person(i, snapshot));
        }
        bureau.add(new Object[] {null, 1L, "nobody", null, null, 1.0});
        java.util.Collections.shuffle(bureau, new Random(n));
        return of(bank, bureau);
    }

    static Object[] person(int i, int snapshot) {
        return new Object[] {i % 4 == 0 ? phone(i).substring(0, 3) + "-" + phone(i).substring(3, 7) + "-" + phone(i).substring(7) : phone(i), i % 11 == 0 ? null : 300L + i,
                i % 7 == 0 ? null : CITIES.get(i % CITIES.size()), i % 5 == 0 ? null : "20%02d-03-%02d".formatted(i % 20, 1 + i % 28), i % 6 == 0 ? null : i % 2 == 0 ? "true" : "false",
                i % 9 == 0 ? null : 0.1 * i + (i < 3 ? snapshot : 0)};
    }

    static Scored of(List<Object[]> bank, List<Object[]> bureau) {
        return new Scored(MemoryTable.of("applicants", List.of(MemoryTable.text("phone", ColumnKind.IDENTIFIER)), bank),
                MemoryTable.of("people", List.of(MemoryTable.text("mobile", ColumnKind.IDENTIFIER), column("points", ColumnType.INTEGER), column("city", ColumnType.TEXT),
                        column("since", ColumnType.DATE), column("listed", ColumnType.BOOLEAN), column("score", ColumnType.REAL)), bureau));
    }

    private static Column column(String name, ColumnType type) {
        return new Column(name, type, ColumnKind.ATTRIBUTE, Grade.L2);
    }

    Plan plan(String yaml, Operators operators) {
        return Planner.plan(FlowReader.read(yaml), List.of(Credit.ref("applicants", "bank", applicants), Credit.ref("customers", "bank", customers), Credit.ref("people", "bureau", people)), operators);
    }

    TwoNodes nodes(Operators operators, Path root) {
        return new TwoNodes(operators, root).add("bank", List.of(applicants, customers), Stream.of("applicants", "customers").flatMap(t -> Credit.open(t).stream()).toList())
                .add("bureau", List.of(people), Credit.open("people")).add("archive", List.of(), List.of());
    }

    /** The plaintext twin: what a lookup finds for a number as both sides write it after the rules; null where there is nothing. */
    Map<String, List<Object>> twin(List<String> columns) {
        Map<String, List<Object>> rows = new HashMap<>();
        for (Object[] cells : people.cells()) {
            if (cells[0] != null) {
                List<Object> row = new ArrayList<>();
                columns.forEach(c -> row.add(cells[people.schema().names().indexOf(c)]));
                rows.putIfAbsent(((String) cells[0]).replace("-", ""), row);
            }
        }
        return rows;
    }
}
