package org.tacit.node.example;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.tacit.base.InvalidInput;
import org.tacit.flow.disclosure.Kind;
import org.tacit.flow.policy.Clause;
import org.tacit.node.catalogue.Catalogue;

/**
 * The credit example of {@code examples/credit}: a lender's and a telecom operator's public data, made up into two tables. Each side takes its own
 * table and grants the other what the flow needs, no more.
 */
public final class Example {

    private static final Pattern PARTY = Pattern.compile("\\b(bank|telecom)\\b");
    private static final String PURPOSE = "credit-risk";
    /** Figures over the same rows may be asked for again, so often: a person tries a second model. */
    private static final int RUNS = 10;

    /** Which part of the story an organisation plays. */
    public enum Side {
        BANK("loans", List.of("Status", "Amount", "Price", "Time", "Debt", "Records", "Expenses"), Kind.SHAPE, 0),
        TELECOM("profile", List.of("Seniority", "Home", "Age", "Marital", "Job", "Income", "Assets"), Kind.AGGREGATE, 20);

        private final String table;
        private final List<String> columns;
        private final Kind allow;
        private final int atLeast;

        Side(String table, List<String> columns, Kind allow, int atLeast) {
            this.table = table;
            this.columns = columns;
            this.allow = allow;
            this.atLeast = atLeast;
        }

        public String table() {
            return table;
        }

        /** As its partner's flows call it, or as a person writes it. */
        public static Side of(String name) {
            return Arrays.stream(values()).filter(side -> side.name().equalsIgnoreCase(name)).findFirst()
                    .orElseThrow(() -> InvalidInput.of("The example has a side 'bank' and a side 'telecom'; choose one.", "示例分“bank”与“telecom”两方，请选择其一。"));
        }
    }

    private Example() {
    }

    /** Adds this side's table as any other table is added. */
    public static Catalogue.View take(Side side, Catalogue catalogue) {
        String file = side.name().toLowerCase(Locale.ROOT) + ".csv";
        try {
            Path copy = Files.createTempFile("tacit-example-", ".csv");
            try {
                Files.write(copy, read(file));
                return catalogue.add(copy, side.table, List.of());
            } finally {
                Files.deleteIfExists(copy);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the flow needs of this side's table: who is in both, and sums over secret shares. */
    public static List<Clause> grants(Side side, String partner) {
        Clause common = clause(List.of("phone"), partner, List.of("psi.intersect"), Kind.MEMBERSHIP, 0);
        return List.of(common, clause(side.columns, partner, List.of("train.lr", "evaluate.binary"), side.allow, side.atLeast));
    }

    private static Clause clause(List<String> columns, String partner, List<String> operators, Kind allow, int atLeast) {
        return new Clause("", columns, partner, PURPOSE, operators, allow, 0, atLeast, null, allow == Kind.AGGREGATE ? RUNS : 0, 0, null);
    }

    /** The flow, between these two organisations. */
    public static String flow(String bank, String telecom) {
        return PARTY.matcher(new String(read("credit.yaml"), StandardCharsets.UTF_8).lines().filter(line -> !line.strip().startsWith("#")).collect(Collectors.joining("\n", "", "\n")))
                .replaceAll(found -> Matcher.quoteReplacement(found.group().equals("bank") ? bank : telecom));
    }

    private static byte[] read(String file) {
        try (InputStream in = Example.class.getResourceAsStream("credit/" + file)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
