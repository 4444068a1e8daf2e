package org.tacit.pir.choice;

import java.util.Arrays;
import org.tacit.crypto.symmetric.DomainHash;
import org.tacit.crypto.symmetric.HashSuite;
import org.tacit.crypto.symmetric.Prg;

/**
 * The mask of candidate i of a question: {@code PRG(SHA-256(domain, session, question, i, p_(0,i_0) ‖ … ‖ p_(m−1,i_(m−1))))}, with {@code p_(j,b)} the message for bit b of transfer j. Of
 * each pair a client has one, so for every candidate but one it lacks a message of 128 random bits, and the hash, a random oracle, hides the rest.
 */
final class Masks {

    private final DomainHash hash = DomainHash.of(HashSuite.SHA_256, "tacit/pir/choice/v1");
    private final String session;
    private long question;

    Masks(String session) {
        this.session = session;
    }

    /** Both sides call it once a question. */
    void nextQuestion() {
        question++;
    }

    /**
     * Masks bytes, or unmasks them.
     *
     * @param messages of the bits of {@code candidate}, lowest first, two numbers each
     */
    void apply(int candidate, long[] messages, byte[] inOut, int offset, int count) {
        hash.add(session).add(question).add(candidate);
        for (long number : messages) {
            hash.add(number);
        }
        byte[] digest = hash.digest();
        byte[] mask = new byte[count];
        new Prg(Arrays.copyOf(digest, Prg.SEED_BYTES)).fill(mask);
        for (int i = 0; i < count; i++) {
            inOut[offset + i] ^= mask[i];
        }
        Arrays.fill(digest, (byte) 0);
    }
}
