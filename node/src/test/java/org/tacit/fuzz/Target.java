package org.tacit.fuzz;

import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A parser of bytes that somebody else wrote.
 *
 * @param seeds  valid inputs
 * @param fixed  whether it is only ever given as many bytes as a seed has
 * @param factor bytes it may take from the heap for each byte of input, beside {@link Fuzz#FREE}
 * @param repair makes check sums right again after a mutation, so that what is behind them is reached
 */
record Target(String name, List<byte[]> seeds, boolean fixed, long factor, UnaryOperator<byte[]> repair, Parser parser) {

    interface Parser {
        void parse(byte[] input) throws Exception;
    }

    static Target of(String name, Parser parser, byte[]... seeds) {
        return new Target(name, List.of(seeds), false, 400, UnaryOperator.identity(), parser);
    }

    Target ofFixedLength() {
        return new Target(name, seeds, true, factor, repair, parser);
    }

    Target repaired(UnaryOperator<byte[]> by) {
        return new Target(name, seeds, fixed, factor, by, parser);
    }

    @Override
    public String toString() {
        return name;
    }
}
