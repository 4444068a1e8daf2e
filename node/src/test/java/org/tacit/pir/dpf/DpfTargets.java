package org.tacit.pir.dpf;

/** Doors to what the two hosts and their clients send each other. */
public final class DpfTargets {

    public static final DpfDomain DOMAIN = new DpfDomain(5_000);

    private DpfTargets() {
    }

    public static byte[] shape() {
        return HostShape.of(1_000, 40, new byte[16], new byte[16], new byte[32]).encode();
    }

    public static void shape(byte[] bytes) {
        HostShape shape = HostShape.decode(bytes);
        shape.buckets();
        shape.mostQuestions();
        shape.domain();
    }

    public static byte[] key() {
        return new byte[DOMAIN.keyBytes()];
    }

    public static void key(byte[] bytes) {
        DpfKey.decode(DOMAIN, bytes, 0);
    }
}
