package org.tacit.psi.plan;

import org.tacit.crypto.curve.DhGroup;
import org.tacit.psi.ecdh.EcdhPsi;
import org.tacit.psi.ecdh.EcdhPsiParameters;
import org.tacit.psi.large.LargePsi;
import org.tacit.psi.large.LargePsiParameters;
import org.tacit.wire.SecurityParameters;

/**
 * The intersections of two parties, with what each costs. Seconds are measured on the two cores of {@code docs/performance.md}, where both
 * parties share one machine: as two machines of one free core each. The source stands beside each number.
 */
public enum PairProtocol {

    /** VOLE-PSI, semi-honest. */
    VOLE("vole", "curve25519", false, false, 0.3, 1.1e-6),

    /** VOLE-PSI against parties that cheat. */
    VOLE_MALICIOUS("vole", "curve25519", true, false, 0.8, 1.9e-6),

    /** Diffie–Hellman on Curve25519. */
    ECDH("ecdh", "curve25519", false, false, 0.02, 56e-6),

    /** Diffie–Hellman on SM2 with SM3. */
    ECDH_SM2("ecdh", "sm2", false, true, 0.05, 168e-6);

    // Between the slowest and the fastest of docs/performance.md, which are as far apart as two hours of the same machine:
    // VOLE: `tacit bench psi --protocol vole --n 1048576`: 2.1 to 3.9 s, --n 10000000: 16.2 to 29.1 s; set-up of docs/protocols/psi-vole.md.
    // ECDH: `tacit bench psi --n 65536`: 6.4 to 8.4 s. ECDH_SM2: `tacit bench psi --protocol ecdh-sm2 --n 16384`: 5.0 to 5.9 s.

    /** Base transfers, seeds and the VOLE's own set-up, then a store and a mask for each item: {@code docs/protocols/psi-vole.md}. */
    private static final long VOLE_SETUP_BYTES = 450_000;
    private static final long VOLE_BYTES = 11;
    private static final long MALICIOUS_SETUP_BYTES = 1_100_000;
    private static final long MALICIOUS_BYTES = 19;
    private static final long BASE_MEMORY = 64_000_000;
    /** Seconds an item: docs/protocols/psi-large.md. */
    private static final double CUTTING = 0.3e-6;

    private final String protocol;
    private final String suite;
    private final boolean malicious;
    private final boolean national;
    private final double setupSeconds;
    private final double secondsPerItem;

    PairProtocol(String protocol, String suite, boolean malicious, boolean national, double setupSeconds, double secondsPerItem) {
        this.protocol = protocol;
        this.suite = suite;
        this.malicious = malicious;
        this.national = national;
        this.setupSeconds = setupSeconds;
        this.secondsPerItem = secondsPerItem;
    }

    /** The value of an operator's parameter {@code protocol}. */
    public String protocol() {
        return protocol;
    }

    /** The value of an operator's parameter {@code suite}. */
    public String suite() {
        return suite;
    }

    /** Whether it withstands a party that does not follow it. */
    public boolean malicious() {
        return malicious;
    }

    /** Whether all its cryptography is of the Chinese standards. */
    public boolean national() {
        return national;
    }

    /** Sets of so many items, in partitions on disk where {@link LargePsi} cuts them up. */
    public Estimate estimate(long n, long m, boolean firstLearns, boolean secondLearns) {
        return LargePsi.wanted(n, m) && !malicious ? byPartitions(LargePsiParameters.of(n, m), firstLearns, secondLearns) : inMemory(n, m, firstLearns, secondLearns);
    }

    /** Each partition as on its own, and reading, hashing, writing and reading again of all. */
    public Estimate byPartitions(LargePsiParameters cut, boolean firstLearns, boolean secondLearns) {
        int parts = cut.partitions();
        long n = cut.firstLimit();
        long m = cut.secondLimit();
        Estimate one = inMemory(n / parts, m / parts, firstLearns, secondLearns);
        return new Estimate(parts * one.bytes(), 8 + parts * one.rounds(), parts * one.seconds() + CUTTING * (n + m),
                one.memory() + BASE_MEMORY + Math.max(n, m) / parts * 40, LargePsiParameters.scratchBytes(Math.max(n, m), Math.min(n, m)));
    }

    /** Sets of so many items in memory, however large. */
    public Estimate inMemory(long n, long m, boolean firstLearns, boolean secondLearns) {
        double seconds = setupSeconds + secondsPerItem * (n + m);
        long most = Math.max(n, m);
        if (this == VOLE) {
            return new Estimate(VOLE_SETUP_BYTES + VOLE_BYTES * (n + m), 6 + 2 * (most >> 18), seconds, BASE_MEMORY + 80 * most, 0);
        }
        if (this == VOLE_MALICIOUS) {
            return new Estimate(MALICIOUS_SETUP_BYTES + MALICIOUS_BYTES * (n + m), 10 + 3 * (most >> 18), seconds, BASE_MEMORY + 150 * most, 0);
        }
        var psi = new EcdhPsi(EcdhPsiParameters.of(national ? DhGroup.sm2() : DhGroup.curve25519()));
        int statistical = SecurityParameters.DEFAULT.statistical();
        return new Estimate(psi.bytesSent(n, m, secondLearns, statistical) + psi.bytesSent(m, n, firstLearns, statistical), 2 + 2 * (most >> 14), seconds,
                BASE_MEMORY + 150 * most, 0);
    }
}
