package org.tacit.node.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tacit.base.InvalidInput;

/** ASVS 12.6: what a person types is no way into this machine or its network segment. */
class OutboundUrlTest {

    @ParameterizedTest
    @ValueSource(strings = {"https://127.0.0.1/", "https://localhost/x", "https://[::1]/", "https://169.254.169.254/latest/meta-data", "https://0.0.0.0/", "https://[::ffff:127.0.0.1]/",
            "https://[fe80::1]/", "https://224.0.0.1/", "https://2130706433/", "https://0x7f.0.0.1/", "https://[::7f00:1]/", "https://127.1/"})
    void nearAddressesAreRefused(String url) {
        assertThatThrownBy(() -> OutboundUrl.check(url, Set.of())).isInstanceOf(InvalidInput.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "file:///etc/passwd", "gopher://10.0.0.1/", "http://10.0.0.1/", "https://user:secret@10.0.0.1/", "https:///x", "https://10.0.0.1/#part", "jar:https://10.0.0.1!/x",
            "https://10.0.0.1\r\nHost: other/", "javascript:1"})
    void otherThanHttpsIsRefused(String url) {
        assertThatThrownBy(() -> OutboundUrl.check(url, Set.of())).isInstanceOf(InvalidInput.class);
    }

    @Test
    void othersMayBeCalled() {
        assertThat(OutboundUrl.check("https://10.20.30.40:8443/hook?a=1", Set.of())).hasToString("https://10.20.30.40:8443/hook?a=1");
        assertThat(OutboundUrl.check("https://[2001:db8::1]/hook", Set.of()).getHost()).isEqualTo("[2001:db8::1]");
    }

    @Test
    void theAdministratorMayAllowAHost() {
        assertThat(OutboundUrl.check("http://127.0.0.1:8080/hook", Set.of("127.0.0.1:8080"))).isNotNull();
        assertThatThrownBy(() -> OutboundUrl.check("http://127.0.0.1:8081/hook", Set.of("127.0.0.1:8080"))).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> OutboundUrl.check("http://127.0.0.1.evil.example/hook", Set.of("127.0.0.1"))).isInstanceOf(InvalidInput.class);
    }
}
