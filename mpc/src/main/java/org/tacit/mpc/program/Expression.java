package org.tacit.mpc.program;

import java.util.List;

/** What may stand to the right of {@code =}. */
public sealed interface Expression {

    /** Between two operands, element by element but for the last. */
    enum Operation {
        ADD("+"), SUBTRACT("-"), MULTIPLY("*"), DIVIDE("/"), LESS("<"), GREATER(">"), AT_MOST("<="), AT_LEAST(">="), EQUAL("=="), DIFFERENT("!="), PRODUCT("@");

        final String sign;

        Operation(String sign) {
            this.sign = sign;
        }
    }

    /** By name, as written before a parenthesis. */
    enum Function {
        /** Of each column. */
        SUM(1), MEAN(1),
        /** Of each column, divided by the number of rows. */
        VAR(1),
        ABS(1), SQRT(1), EXP(1), LOG(1), SIGMOID(1),
        /** Of each pair. */
        MIN(2), MAX(2),
        /** {@code where(bit, a, b)}: a where the bit is 1, else b. */
        WHERE(3),
        /** The number of rows. */
        COUNT(0);

        final int arguments;

        Function(int arguments) {
            this.arguments = arguments;
        }
    }

    /** An owner's columns side by side; {@code owner} is 0 for {@code first} and 1 for {@code second}. */
    record Columns(int owner, List<String> names) implements Expression {
        public Columns {
            names = List.copyOf(names);
        }
    }

    record Number(double value) implements Expression {
    }

    record Name(String name) implements Expression {
    }

    record Negated(Expression of) implements Expression {
    }

    record Transposed(Expression of) implements Expression {
    }

    record Binary(Operation operation, Expression left, Expression right) implements Expression {
    }

    record Call(Function function, List<Expression> arguments) implements Expression {
        public Call {
            arguments = List.copyOf(arguments);
        }
    }
}
