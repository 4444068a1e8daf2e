package org.tacit.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tacit.base.InvalidInput;

class TlsIdentityTest {

    @TempDir
    Path folder;

    @Test
    void whatIsSavedIsLoadedAndIsOursAlone() throws Exception {
        TlsIdentity identity = TlsIdentity.generate("银行");
        Path file = folder.resolve("identity.pem");
        identity.save(file);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
        TlsIdentity loaded = TlsIdentity.load(file);
        assertThat(loaded.fingerprint()).isEqualTo(identity.fingerprint());
        assertThat(loaded.key()).isEqualTo(identity.key());
        assertThat(identity.fingerprint()).isEqualTo(HexFormat.of().formatHex(
                MessageDigest.getInstance("SHA-256").digest(identity.certificate().getEncoded())));
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void aFileThatOthersCanReadIsRefused() throws Exception {
        Path file = folder.resolve("identity.pem");
        TlsIdentity.generate("bank").save(file);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertThatThrownBy(() -> TlsIdentity.load(file)).isInstanceOf(InvalidInput.class).hasMessageContaining("chmod 600");
    }

    @Test
    void aKeyWithAnothersCertificateIsRefused() throws Exception {
        Path one = folder.resolve("one.pem");
        Path two = folder.resolve("two.pem");
        TlsIdentity.generate("one").save(one);
        TlsIdentity.generate("two").save(two);
        String key = Files.readString(one).replaceAll("(?s)-----BEGIN CERT.*", "");
        String certificate = Files.readString(two).replaceAll("(?s).*(-----BEGIN CERT)", "$1");
        assertThatThrownBy(() -> TlsIdentity.parse(key + certificate, "it")).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> TlsIdentity.parse("nonsense", "it")).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> TlsIdentity.load(folder.resolve("none.pem"))).isInstanceOf(InvalidInput.class);
    }

    @Test
    void addresses() {
        assertThat(Address.parse("node.example.org:7700")).isEqualTo(new Address("node.example.org", 7700));
        assertThat(Address.parse("[::1]:7700")).isEqualTo(new Address("::1", 7700)).hasToString("[::1]:7700");
        for (String bad : new String[] {"", "host", ":1", "host:", "host:x", "host:70000", "::1:5"}) {
            assertThatThrownBy(() -> Address.parse(bad)).isInstanceOf(InvalidInput.class);
        }
    }
}
