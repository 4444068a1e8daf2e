package org.tacit.fuzz;

import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A parser of bytes that somebody else wrote.
 *
 * @param seeds  valid inputs
 * @param fixed  whether it is only ever given as many bytes as a seed has
 * @param free   bytes of heap that an input may cost whatever its length
 * @param factor bytes it may take from the heap for each byte of input, beside those
 * @param repair makes check sums right again after a mutation, so that what is behind them is reached
 */
record Target(String name, List<byte[]> seeds, boolean fixed, long free, long factor, UnaryOperator<byte[]> repair, Parser parser) {

    interface Parser {
        void parse(byte[] input) throws Exception;
    }

    static Target of(String name, Parser parser, byte[]... seeds) {
        return new Target(name, List.of(seeds), false, 2 << 20, 400, UnaryOperator.identity(), parser);
    }

    Target ofFixedLength() {
        return new Target(name, seeds, true, free, factor, repair, parser);
    }

    /** Reckons with what it read: arithmetic that is not compiled yet makes objects that are gone at once. */
    Target reckoning() {
        return new Target(name, seeds, fixed, 64 << 20, factor, repair, parser);
    }

    Target repaired(UnaryOperator<byte[]> by) {
        return new Target(name, seeds, fixed, free, factor, by, parser);
    }

    @Override
    public String toString() {
        return name;
    }
}
