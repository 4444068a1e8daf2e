package org.tacit.pir.sealed;

import java.util.Arrays;

/** Finds an owner's entry by the name of its key: open addressing over entry numbers, 8 to 16 bytes an entry. Read by many threads once made. */
final class NameIndex {

    private final OwnerFile owner;
    /** Entry number plus one. */
    private final int[] places;
    private final int shift;

    NameIndex(OwnerFile owner, int entries) {
        this.owner = owner;
        int bits = Math.max(4, 33 - Integer.numberOfLeadingZeros(entries));
        places = new int[1 << Math.min(30, bits)];
        shift = 64 - Math.min(30, bits);
        for (int e = 0; e < entries; e++) {
            if (owner.version(e) != 0) {
                int at = (int) (owner.print(e) >>> shift);
                while (places[at] != 0) {
                    at = at + 1 & places.length - 1;
                }
                places[at] = e + 1;
            }
        }
    }

    /** The entry of that name, or -1. */
    int find(byte[] name, int at) {
        long print = 0;
        for (int i = 0; i < 8; i++) {
            print = print << 8 | name[at + i] & 255;
        }
        for (int place = (int) (print >>> shift); places[place] != 0; place = place + 1 & places.length - 1) {
            if (owner.isNamed(places[place] - 1, name, at)) {
                return places[place] - 1;
            }
        }
        return -1;
    }

    /** Copies what {@code F} is at the key of that name; false where it is not known. */
    boolean secret(byte[] name, int at, byte[] out, int to) {
        int entry = find(name, at);
        if (entry < 0) {
            return false;
        }
        byte[] all = new byte[OwnerFile.BYTES];
        owner.copy(entry, all, 0);
        System.arraycopy(all, OwnerFile.SECRET_AT, out, to, OwnerFile.BYTES - OwnerFile.SECRET_AT);
        Arrays.fill(all, (byte) 0);
        return true;
    }
}
