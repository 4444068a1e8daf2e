package org.tacit.privacy.cipher;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.bouncycastle.crypto.macs.CMac;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * Order-preserving encryption of whole numbers (Boldyreva, Chenette, Lee, O'Neill, Eurocrypt 2009): a pseudorandom one of all
 * strictly increasing functions from {@code M} numbers into {@code N = 2^16·M}, found by halving the range: of the numbers below the
 * middle of the range there are as many as a hypergeometric draw says, and every node of this tree draws with coins of its own.
 *
 * <h2>Security guarantees</h2>
 * As good as a random increasing function, no better: the order of all cells is seen, and so is equality. By Boldyreva, Chenette and O'Neill
 * (Crypto 2011) a random such function also gives away about the upper half of the bits of each number, and who knows roughly how values
 * are spread reads most cells (Naveed, Kamara, Wright, CCS 2015). For sorting and ranges inside one's own house; not for a column that leaves it.
 *
 * <p>The draws are exact up to double arithmetic (statistical distance below 2^-36 each) and the same on every machine. Not thread-safe.
 */
public final class OrderPreserving {

    /** Most numbers of a domain. */
    public static final long MOST = 1L << 32;
    private static final int STRETCH = 16;
    private static final int REMEMBERED = 1 << 17;

    private final long size;
    private final CMac mac;
    private final Map<Node, Long> below = new LinkedHashMap<>(1024, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Node, Long> eldest) {
            return size() > REMEMBERED;
        }
    };

    /** Numbers {@code from … from+count−1} go into {@code low … low+width−1}. */
    private record Node(long from, long count, long low, long width) {
    }

    /** @param size how many numbers the domain has, 2 to 2^32 */
    public OrderPreserving(Suite suite, byte[] key, long size) {
        if (size < 2 || size > MOST) {
            throw new IllegalArgumentException("size " + size);
        }
        this.size = size;
        mac = new CMac(suite.engine());
        mac.init(new KeyParameter(key));
    }

    /** A number below {@code 2^16} times the size. */
    public long encrypt(long number) {
        if (number < 0 || number >= size) {
            throw new IllegalArgumentException("outside the domain");
        }
        Node node = root();
        while (node.count > 1) {
            node = number < node.from + below(node) ? lower(node) : upper(node);
        }
        return leaf(node);
    }

    /** Empty where no number has this ciphertext. */
    public OptionalLong decrypt(long ciphertext) {
        Node node = root();
        if (ciphertext < 0 || ciphertext >= node.width) {
            return OptionalLong.empty();
        }
        while (node.count > 1) {
            node = ciphertext < node.low + node.width / 2 ? lower(node) : upper(node);
        }
        return node.count == 1 && leaf(node) == ciphertext ? OptionalLong.of(node.from) : OptionalLong.empty();
    }

    private Node root() {
        return new Node(0, size, 0, size << STRETCH);
    }

    private Node lower(Node n) {
        return new Node(n.from, below(n), n.low, n.width / 2);
    }

    private Node upper(Node n) {
        long below = below(n);
        return new Node(n.from + below, n.count - below, n.low + n.width / 2, n.width - n.width / 2);
    }

    private long below(Node node) {
        Long known = below.get(node);
        if (known == null) {
            known = hypergeometric(node.width, node.count, node.width / 2, uniform(node, 0));
            below.put(node, known);
        }
        return known;
    }

    /** Anywhere in its range with the same probability. */
    private long leaf(Node n) {
        // 2^48 · 2^-53 is the bias of the first number over the last.
        return n.low + Math.min(n.width - 1, (long) (uniform(n, 1) * n.width));
    }

    /** 53 pseudorandom bits of this node as a number in [0, 1). */
    private double uniform(Node n, int use) {
        byte[] message = ByteBuffer.allocate(33).putLong(n.from).putLong(n.count).putLong(n.low).putLong(n.width).put((byte) use).array();
        byte[] out = new byte[16];
        mac.update(message, 0, message.length);
        mac.doFinal(out, 0);
        return (ByteBuffer.wrap(out).getLong() >>> 11) * 0x1p-53;
    }

    /**
     * How many of {@code marked} out of {@code all} are among {@code drawn}, by inversion. Weights relative to that of the mode follow from
     * {@code p(k+1)/p(k) = (marked−k)(drawn−k) / ((k+1)(all−marked−drawn+k+1))}; no factorial is ever taken. Below 2^-70 of the mode they are left out.
     */
    static long hypergeometric(long all, long marked, long drawn, double u) {
        long least = Math.max(0, marked + drawn - all);
        long most = Math.min(marked, drawn);
        long mode = Math.clamp((long) (((double) drawn + 1) * ((double) marked + 1) / ((double) all + 2)), least, most);
        double sum = 1;
        long low = mode;
        for (double w = 1; low > least; low--) {
            w /= ratio(all, marked, drawn, low - 1);
            if (w < 0x1p-70) {
                break;
            }
            sum += w;
        }
        for (double w = 1, k = mode; k < most; k++) {
            w *= ratio(all, marked, drawn, (long) k);
            if (w < 0x1p-70) {
                break;
            }
            sum += w;
        }
        // From the mode alternately outwards, so that few steps are usual.
        double left = u * sum - 1;
        double down = 1;
        double up = 1;
        long a = mode;
        long b = mode;
        while (left >= 0) {
            boolean moved = false;
            if (b < most && up >= 0x1p-70) {
                up *= ratio(all, marked, drawn, b);
                b++;
                moved = true;
                left -= up;
                if (left < 0) {
                    return b;
                }
            }
            if (a > low) {
                down /= ratio(all, marked, drawn, a - 1);
                a--;
                moved = true;
                left -= down;
                if (left < 0) {
                    return a;
                }
            }
            if (!moved) {
                return mode;
            }
        }
        return mode;
    }

    private static double ratio(double all, double marked, double drawn, long k) {
        return (marked - k) / (k + 1.0) * ((drawn - k) / (all - marked - drawn + k + 1.0));
    }
}
