package org.tacit.node.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tacit.base.InvalidInput;

/**
 * The node's key in SoftHSM2, a software security module with the same interface as a real one. Needs Debian's package softhsm2 and
 * {@code SOFTHSM2_CONF} naming a configuration whose token folder may be written; skipped where either is missing.
 */
class Pkcs11KeysTest {

    private static final byte[] SECRET = "correct horse".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path folder;

    private static Optional<Path> library() {
        return Stream.of("/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so", "/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so")
                .map(Path::of).filter(Files::exists).findFirst();
    }

    @Test
    void theNodesKeyStaysInTheModule() throws Exception {
        assumeTrue(library().isPresent(), "SoftHSM2 is not installed (apt-get install softhsm2)");
        assumeTrue(System.getenv("SOFTHSM2_CONF") != null, "SOFTHSM2_CONF names no configuration");
        String label = "tacit-" + System.nanoTime();
        Process made = new ProcessBuilder("softhsm2-util", "--init-token", "--free", "--label", label, "--pin", "123456", "--so-pin", "654321")
                .redirectErrorStream(true).start();
        String said = new String(made.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assumeTrue(made.waitFor() == 0, said);
        Path config = Files.writeString(folder.resolve("pkcs11.cfg"), """
                name = SoftHSM
                library = %s
                slot = %s
                attributes(generate, CKO_SECRET_KEY, *) = {
                  CKA_SENSITIVE = true
                  CKA_EXTRACTABLE = false
                }
                """.formatted(library().orElseThrow(), said.replaceAll("(?s).*slot (\\d+).*", "$1")));
        // First, because a process that has signed in stays signed in.
        Path pin = Files.writeString(folder.resolve("pin"), "000000");
        assertThatThrownBy(() -> new Pkcs11Keys(config, pin, "tacit", Vaults.RANDOM, true)).isInstanceOf(InvalidInput.class).hasMessageNotContaining("000000");
        Files.writeString(pin, "123456\n");
        Sealing of = new Sealing("main", "source-credential", "warehouse");
        try (Vaults vaults = new Vaults(folder, SealCipher.AES_256_GCM)) {
            vaults.vault.close();
            vaults.reopen(new Pkcs11Keys(config, pin, "tacit", Vaults.RANDOM, true));
            String sealed = vaults.vault.seal(of, SECRET);
            assertThat(vaults.vault.keys().nodeKey()).isEqualTo("tacit-0001");
            vaults.vault.close();
            vaults.reopen(new Pkcs11Keys(config, pin, "tacit", Vaults.RANDOM, false));
            assertThat(vaults.vault.open(of, sealed)).isEqualTo(SECRET);
            assertThat(vaults.vault.rotateNode().nodeKey()).isEqualTo("tacit-0002");
            assertThat(vaults.vault.open(of, sealed)).isEqualTo(SECRET);
            KeySource module = new Pkcs11Keys(config, pin, "tacit", Vaults.RANDOM, false);
            byte[] wrapped = module.wrap(SECRET, new byte[] {1});
            assertThat(module.unwrap("tacit-0002", wrapped, new byte[] {1})).isEqualTo(SECRET);
            assertThatThrownBy(() -> module.unwrap("tacit-0002", wrapped, new byte[] {2})).isInstanceOf(InvalidInput.class);
            assertThatThrownBy(() -> module.unwrap("tacit-0001", wrapped, new byte[] {1})).isInstanceOf(InvalidInput.class);
            wrapped[20] ^= 1;
            assertThatThrownBy(() -> module.unwrap("tacit-0002", wrapped, new byte[] {1})).isInstanceOf(InvalidInput.class);
            assertThatThrownBy(() -> new Pkcs11Keys(config, pin, "other", Vaults.RANDOM, false)).isInstanceOf(InvalidInput.class).hasMessageContaining("other");
        }
    }
}
