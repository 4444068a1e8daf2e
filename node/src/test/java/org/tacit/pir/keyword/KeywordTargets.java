package org.tacit.pir.keyword;

/** Doors to a lookup's first message. */
public final class KeywordTargets {

    private KeywordTargets() {
    }

    public static byte[] shape() {
        return LookupShape.of(1_000, 40, new byte[16], new byte[16], new byte[16], new byte[32]).encode();
    }

    public static void shape(byte[] bytes) {
        LookupShape shape = LookupShape.decode(bytes);
        shape.places();
        shape.matrixRows();
    }
}
