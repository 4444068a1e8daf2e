package org.tacit.mpc.program;

import java.util.List;

/** What a program is run with: once with what is public about its values, and once with the values. */
interface Algebra<V> {

    /** An owner's columns over the aligned rows, side by side. */
    V columns(int owner, List<String> names);

    V number(double value);

    V transpose(V of);

    V binary(Expression.Operation operation, V left, V right);

    V call(Expression.Function function, List<V> arguments);
}
