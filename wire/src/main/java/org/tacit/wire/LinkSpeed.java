package org.tacit.wire;

import org.tacit.base.Text;

/**
 * How fast a line to a peer is: what estimates are made with.
 *
 * @param bitsPerSecond    the slower direction
 * @param roundTripSeconds there and back, of a small message
 * @param measured         false where nobody has measured and a common line is assumed
 */
public record LinkSpeed(double bitsPerSecond, double roundTripSeconds, boolean measured) {

    /** Two data centres of one city: 1 Gbit/s, 2 ms. */
    public static final LinkSpeed ASSUMED = new LinkSpeed(1e9, 0.002, false);

    public LinkSpeed {
        if (!(bitsPerSecond > 0) || !(roundTripSeconds >= 0)) {
            throw new IllegalArgumentException("a rate above 0 and a time of 0 or more");
        }
    }

    public static LinkSpeed measured(double bitsPerSecond, double roundTripSeconds) {
        return new LinkSpeed(bitsPerSecond, roundTripSeconds, true);
    }

    /** Seconds that so many bytes take with so many changes of direction; what is computed meanwhile not counted. */
    public double seconds(long bytes, long rounds) {
        return 8.0 * bytes / bitsPerSecond + rounds * roundTripSeconds;
    }

    /** The line that is worse for large messages; of equal ones the one with the longer round trip. */
    public LinkSpeed slower(LinkSpeed other) {
        if (bitsPerSecond != other.bitsPerSecond) {
            return bitsPerSecond < other.bitsPerSecond ? this : other;
        }
        return roundTripSeconds >= other.roundTripSeconds ? this : other;
    }

    /** {@code 94 Mbit/s, 21 ms}. */
    public Text text() {
        double megabits = bitsPerSecond / 1e6;
        double milliseconds = roundTripSeconds * 1e3;
        String rate = String.format(java.util.Locale.ROOT, megabits < 10 ? "%.1f" : "%.0f", megabits);
        String time = String.format(java.util.Locale.ROOT, milliseconds < 10 ? "%.1f" : "%.0f", milliseconds);
        return new Text(rate + " Mbit/s, " + time + " ms" + (measured ? "" : " (assumed)"),
                rate + " Mbit/s，往返 " + time + " 毫秒" + (measured ? "" : "（假定）"));
    }
}
