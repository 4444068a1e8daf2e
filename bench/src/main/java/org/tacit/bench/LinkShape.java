package org.tacit.bench;

import java.time.Duration;
import org.tacit.base.InvalidInput;
import org.tacit.wire.SessionOptions;
import org.tacit.wire.Shape;

/** {@code --rate 100mbps --rtt 10ms}. */
final class LinkShape {

    private LinkShape() {
    }

    static SessionOptions apply(SessionOptions options, Settings settings) {
        String rate = settings.text("rate", "");
        String rtt = settings.text("rtt", "");
        if (rate.isEmpty() && rtt.isEmpty()) {
            return options;
        }
        return options.withWrap(Shape.of(rate.isEmpty() ? 0 : rate(rate), Duration.ofNanos(rtt.isEmpty() ? 0 : time(rtt))));
    }

    /** Bits in a second. */
    static long rate(String text) {
        return (long) quantity("rate", text, new String[] {"kbps", "mbps", "gbps"}, new double[] {1e3, 1e6, 1e9});
    }

    /** Nanoseconds. */
    static long time(String text) {
        return (long) quantity("rtt", text, new String[] {"us", "ms", "s"}, new double[] {1e3, 1e6, 1e9});
    }

    private static double quantity(String option, String text, String[] units, double[] factors) {
        for (int i = 0; i < units.length; i++) {
            if (text.endsWith(units[i])) {
                try {
                    double value = Double.parseDouble(text.substring(0, text.length() - units[i].length()).trim());
                    if (value > 0) {
                        return value * factors[i];
                    }
                } catch (NumberFormatException e) {
                    break;
                }
            }
        }
        throw InvalidInput.of("--%1$s is '%2$s'; a positive number with a unit (%3$s) is expected, for example 10%4$s.",
                "--%1$s 为“%2$s”，应为带单位（%3$s）的正数，例如 10%4$s。", option, text, String.join(", ", units), units[1]);
    }
}
