package org.tacit.flow.policy;

import java.util.List;
import org.tacit.flow.disclosure.Kind;

/**
 * One permission for columns of one table. Everything it does not permit is forbidden.
 *
 * @param id            unique within the policy; evidence and counters refer to it
 * @param columns       column names, or {@code "*"} for every column
 * @param partner       a party's name, or {@code "*"}
 * @param purpose       the flow's purpose, or {@code "*"}
 * @param operators     operator names; {@code "*"} for any, {@code "psi.*"} for a family
 * @param allow         the highest kind that the partner may learn; SHAPE means secret computation only
 * @param atMost        most items, rows or numbers learned in one job; 0 for no bound
 * @param atLeast       smallest group or result that a step must enforce; 0 for none
 * @param epsilon       largest ε of a noisy figure, decimal text; empty where noise is not asked for
 * @param uses          how many jobs in all; 0 for no bound
 * @param itemsPerMonth most items over the jobs of a calendar month; 0 for no bound
 * @param repetition    what else bounds asking again and again; none where left out
 */
public record Clause(String id, List<String> columns, String partner, String purpose, List<String> operators, Kind allow, long atMost,
                     long atLeast, String epsilon, int uses, long itemsPerMonth, Repetition repetition) {

    public Clause {
        columns = List.copyOf(columns);
        operators = List.copyOf(operators);
        epsilon = epsilon == null ? "" : epsilon;
        repetition = repetition == null ? Repetition.NONE : repetition;
    }

    /** With no bound on repetition but {@code uses} and {@code itemsPerMonth}. */
    public Clause(String id, List<String> columns, String partner, String purpose, List<String> operators, Kind allow, long atMost, long atLeast,
                  String epsilon, int uses, long itemsPerMonth) {
        this(id, columns, partner, purpose, operators, allow, atMost, atLeast, epsilon, uses, itemsPerMonth, Repetition.NONE);
    }

    public Clause with(Repetition bounds) {
        return new Clause(id, columns, partner, purpose, operators, allow, atMost, atLeast, epsilon, uses, itemsPerMonth, bounds);
    }

    /** The same permission under an id of the owner's choice. */
    public Clause named(String other) {
        return new Clause(other, columns, partner, purpose, operators, allow, atMost, atLeast, epsilon, uses, itemsPerMonth, repetition);
    }

    /** Without bounds. */
    public static Clause of(String id, List<String> columns, String partner, String purpose, List<String> operators, Kind allow) {
        return new Clause(id, columns, partner, purpose, operators, allow, 0, 0, "", 0, 0);
    }

    public boolean coversColumn(String column) {
        return columns.contains("*") || columns.contains(column);
    }

    public boolean coversPartner(String name) {
        return partner.equals("*") || partner.equals(name);
    }

    boolean coversPurpose(String wanted) {
        return purpose.equals("*") || purpose.equals(wanted);
    }

    boolean coversOperator(String operator) {
        return operators.stream().anyMatch(o -> o.equals("*") || o.equals(operator)
                || o.endsWith(".*") && operator.startsWith(o.substring(0, o.length() - 1)));
    }
}
