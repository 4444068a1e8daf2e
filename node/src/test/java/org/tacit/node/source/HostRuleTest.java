package org.tacit.node.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tacit.base.InvalidInput;
import org.tacit.base.PolicyDenied;

class HostRuleTest {

    private static HostRule rule(String resolvesTo, String... allowed) {
        return new HostRule(List.of(allowed), host -> new InetAddress[] {InetAddress.getByName("8.8.8.8"), InetAddress.getByName(resolvesTo)});
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.9.9.9", "169.254.169.254", "0.0.0.0", "::1", "fe80::1", "::ffff:127.0.0.1", "::ffff:169.254.169.254", "64:ff9b::a9fe:a9fe", "::127.0.0.1", "224.0.0.1",
            "fd00:ec2::254", "100.100.100.200", "255.255.255.255", "0.1.2.3"})
    void innerAddressesAreRefusedHoweverTheyAreNamed(String address) {
        // One of several addresses is enough, and confirming does not help.
        assertThatThrownBy(() -> rule(address).check("db.example.com", 5432, "db.example.com:5432")).isInstanceOf(PolicyDenied.class).hasMessageContaining("sources.yaml");
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.1.2.3", "192.168.1.1", "172.16.0.9", "203.0.113.5", "2001:db8::1"})
    void othersMustBeConfirmedByNameAndPort(String address) {
        HostRule rule = rule(address);
        assertThatThrownBy(() -> rule.check("db.example.com", 5432, "")).isInstanceOf(PolicyDenied.class).hasMessageContaining("confirm");
        assertThatThrownBy(() -> rule.check("db.example.com", 5432, "db.example.com:5433")).isInstanceOf(PolicyDenied.class);
        assertThatCode(() -> rule.check("db.example.com", 5432, "db.example.com:5432")).doesNotThrowAnyException();
    }

    @Test
    void whatIsListedIsReached() {
        assertThatCode(() -> rule("127.0.0.1", "localhost:5432").check("localhost", 5432, "")).doesNotThrowAnyException();
        assertThatThrownBy(() -> rule("127.0.0.1", "localhost:5432").check("localhost", 22, "localhost:22")).isInstanceOf(PolicyDenied.class);
        assertThatCode(() -> rule("10.0.0.1", "*.bank.internal:*").check("db.bank.internal", 1, "")).doesNotThrowAnyException();
        for (String other : List.of("bank.internal", "evilbank.internal", "db.bank.internal.evil.com")) {
            assertThatThrownBy(() -> rule("10.0.0.1", "*.bank.internal:*").check(other, 1, "")).isInstanceOf(PolicyDenied.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "db/../x", "db?x=y", "db,evil", "user@db", "db#", "-db", "a..b", "db:1", "\u2024"})
    void whatIsNoHostIsRefused(String host) {
        assertThatThrownBy(() -> rule("203.0.113.5", "*.:*").check(host, 5432, host + ":5432")).isInstanceOf(InvalidInput.class);
        assertThat(HostRule.isInner(InetAddress.getLoopbackAddress())).isTrue();
    }
}
