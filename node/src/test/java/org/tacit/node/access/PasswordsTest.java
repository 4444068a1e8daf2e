package org.tacit.node.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tacit.base.InvalidInput;

class PasswordsTest {

    private final Passwords passwords = new Passwords(new SecureRandom());

    /** Of the reference implementation (phc-winner-argon2, test.c, version 19, Argon2id). */
    @ParameterizedTest
    @ValueSource(strings = {"$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
            "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4", "$argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc"})
    void theVectorsOfTheReferenceImplementation(String hash) {
        assertThat(passwords.matches("password", hash)).isTrue();
        assertThat(passwords.matches("Password", hash)).isFalse();
    }

    @Test
    void aHashIsItsPasswordsAlone() {
        String hash = passwords.hash("three brown foxes");
        assertThat(hash).startsWith("$argon2id$v=19$m=19456,t=2,p=1$").doesNotContain("fox");
        assertThat(passwords.hash("three brown foxes")).isNotEqualTo(hash);
        assertThat(passwords.matches("three brown foxes", hash)).isTrue();
        assertThat(passwords.matches("three brown foxes ", hash)).isFalse();
        assertThat(passwords.matches("", hash)).isFalse();
        // The same characters, composed in another way.
        assertThat(passwords.matches("caf\u00e9 au lait, s'il", passwords.hash("cafe\u0301 au lait, s'il"))).isTrue();
    }

    @Test
    void nobodysPasswordIsNone() {
        assertThat(passwords.matches("", null)).isFalse();
        assertThat(passwords.matches("three brown foxes", null)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ", "$argon2id$v=19$m=9999999,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
            "$argon2id$v=19$m=256,t=999,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc", "$2b$12$abcdefghijklmnopqrstuv"})
    void aTouchedHashTakesNoMemoryAndMatchesNothing(String hash) {
        assertThatThrownBy(() -> passwords.matches("password", hash)).isInstanceOf(IllegalStateException.class).hasMessageNotContaining("argon2id");
    }

    @ParameterizedTest
    @ValueSource(strings = {"short", "elevenchars", "password1234567", "Password2026!!", "1234567890123", "passwordpassword", "P4ssw0rd-2026!", "qwertyuiop12345", "aaaaaaaaaaaaaaaa",
            "abababababababab", "alice.liddell1", "Administrator2026", "9876543210987"})
    void whatIsTriedFirstIsRefused(String password) {
        assertThatThrownBy(() -> PasswordRules.check("alice.liddell", password)).isInstanceOf(InvalidInput.class).hasMessageNotContaining(password);
    }

    @ParameterizedTest
    @ValueSource(strings = {"three brown foxes", "correct battery staple horse", "一二三四五六七八九十甲乙", "x7#kQ9!vLm2$"})
    void othersAreTaken(String password) {
        PasswordRules.check("alice.liddell", password);
    }

    @Test
    void endlessOnesAreNot() {
        assertThatThrownBy(() -> PasswordRules.check("alice", "three brown foxes ".repeat(8))).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> PasswordRules.check("alice", null)).isInstanceOf(InvalidInput.class);
    }
}
