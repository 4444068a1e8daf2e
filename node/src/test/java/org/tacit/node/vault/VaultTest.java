package org.tacit.node.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tacit.base.InvalidInput;

/** Small secrets, rotation, destruction: and what a thief of backups can do. */
class VaultTest {

    private static final byte[] SECRET = "correct horse".getBytes(StandardCharsets.UTF_8);
    private static final Sealing PASSWORD = new Sealing("main", "source-credential", "warehouse");
    private static final Sealing FILE = new Sealing("main", "artifact", "j1/align.rows");

    @TempDir
    Path folder;

    private Vaults vaults;

    @BeforeEach
    void open() {
        vaults = new Vaults(folder, SealCipher.AES_256_GCM);
    }

    @AfterEach
    void close() {
        vaults.close();
    }

    @Test
    void aSecretOpensForWhatItWasSealedFor() {
        String sealed = vaults.vault.seal(PASSWORD, SECRET);
        assertThat(sealed).doesNotContain("correct").isNotEqualTo(vaults.vault.seal(PASSWORD, SECRET));
        vaults.reopen();
        assertThat(vaults.vault.open(PASSWORD, sealed)).isEqualTo(SECRET);
        vaults.vault.seal(new Sealing("retail", "x", "x"), SECRET);
        for (Sealing other : List.of(new Sealing("retail", "source-credential", "warehouse"), new Sealing("main", "source", "warehouse"),
                new Sealing("main", "source-credential", "warehous"), new Sealing("main", "source-credential", "warehouse2"))) {
            assertThatThrownBy(() -> vaults.vault.open(other, sealed)).as("%s", other).isInstanceOf(InvalidInput.class).hasMessageNotContaining("correct");
        }
    }

    @Test
    void everyChangedCharacterIsNoticed() {
        String sealed = vaults.vault.seal(PASSWORD, SECRET);
        for (int i = 0; i < sealed.length() - 1; i++) {
            String changed = sealed.substring(0, i) + (sealed.charAt(i) == 'A' ? 'B' : 'A') + sealed.substring(i + 1);
            assertThatThrownBy(() -> vaults.vault.open(PASSWORD, changed)).as("character %d", i).isInstanceOf(InvalidInput.class);
        }
        for (String nonsense : List.of("", "s1.", "s1.AAAA", "s2." + sealed.substring(3), sealed.substring(0, 40))) {
            assertThatThrownBy(() -> vaults.vault.open(PASSWORD, nonsense)).isInstanceOf(InvalidInput.class);
        }
    }

    @Test
    void theNodesKeyIsRotatedAndTheOldOneIsGone() throws IOException {
        String sealed = vaults.vault.seal(PASSWORD, SECRET);
        byte[] file = vaults.seal(FILE, SECRET);
        String old = vaults.vault.keys().nodeKey();
        Vaults.copy(folder.resolve("vault"), folder.resolve("stolen/vault"));

        Vault.VaultKeys now = vaults.vault.rotateNode();
        assertThat(now.nodeKey()).isNotEqualTo(old);
        assertThat(now.tenants()).allSatisfy(k -> assertThat(k.wrappedBy()).isEqualTo(now.nodeKey()));
        assertThat(folder.resolve("node/" + old + ".key")).doesNotExist();
        vaults.reopen();
        assertThat(vaults.vault.open(PASSWORD, sealed)).isEqualTo(SECRET);
        assertThat(vaults.open(FILE, file)).isEqualTo(SECRET);

        // Wrapped keys from before, with the node's key of now: nothing.
        KeySource today = new KeyFiles(folder.resolve("node"), SealCipher.AES_256_GCM, Vaults.RANDOM, false);
        assertThatThrownBy(() -> new Vault(folder.resolve("stolen/vault"), today, SealCipher.AES_256_GCM, vaults.evidence, Vaults.NOON, Vaults.RANDOM))
                .isInstanceOf(InvalidInput.class).hasMessageContaining(old);
    }

    /** A crash after the new key was made, and one in the middle of wrapping. */
    @Test
    void aRotationThatWasCutOffIsFinished() throws IOException {
        String sealed = vaults.vault.seal(PASSWORD, SECRET);
        String other = vaults.vault.seal(new Sealing("retail", "x", "x"), SECRET);
        String old = vaults.vault.keys().nodeKey();
        vaults.vault.close();
        KeyFiles keys = new KeyFiles(folder.resolve("node"), SealCipher.AES_256_GCM, Vaults.RANDOM, false);
        String next = keys.next();
        keys.close();
        assertThat(folder.resolve("node/" + old + ".key")).exists();

        vaults.reopen();
        assertThat(vaults.vault.keys().tenants()).hasSize(2).allSatisfy(k -> assertThat(k.wrappedBy()).isEqualTo(next));
        assertThat(folder.resolve("node/" + old + ".key")).doesNotExist();
        assertThat(vaults.vault.open(PASSWORD, sealed)).isEqualTo(SECRET);
        assertThat(vaults.vault.open(new Sealing("retail", "x", "x"), other)).isEqualTo(SECRET);
    }

    @Test
    void aTenantsKeyIsRotated() {
        String sealed = vaults.vault.seal(PASSWORD, SECRET);
        byte[] file = vaults.seal(FILE, SECRET);
        String retail = vaults.vault.seal(new Sealing("retail", "x", "x"), SECRET);
        vaults.vault.rotateTenant("main");
        vaults.reopen();
        assertThat(vaults.vault.open(PASSWORD, sealed)).as("the older key opens still").isEqualTo(SECRET);
        String resealed = vaults.vault.reseal(PASSWORD, sealed);
        assertThat(resealed).isNotEqualTo(sealed);
        assertThat(vaults.vault.reseal(PASSWORD, resealed)).isEqualTo(resealed);
        vaults.vault.forgetRetired("main");
        assertThat(vaults.vault.keys().tenants()).filteredOn(k -> k.tenant().equals("main")).singleElement().satisfies(k -> assertThat(k.current()).isTrue());
        assertThatThrownBy(() -> vaults.vault.open(PASSWORD, sealed)).isInstanceOf(InvalidInput.class).hasMessageContaining("destroyed");
        assertThat(vaults.vault.open(PASSWORD, resealed)).isEqualTo(SECRET);
        assertThat(vaults.open(FILE, file)).as("files follow by themselves").isEqualTo(SECRET);
        assertThat(vaults.vault.open(new Sealing("retail", "x", "x"), retail)).isEqualTo(SECRET);
    }

    /** What was copied before – the sealed file, again and again – does not open once its key is destroyed, with the node's key in hand. */
    @Test
    void aDestroyedFileCannotBeOpenedFromABackup() throws IOException {
        byte[] backup = vaults.seal(FILE, SECRET);
        byte[] stays = vaults.seal(new Sealing("main", "artifact", "j2/x"), SECRET);
        Path file = Files.write(folder.resolve("sealed"), backup);
        String key = Vault.keyOf(file).orElseThrow();
        Path keyFile = folder.resolve("vault/objects/" + key.substring(0, 2) + "/" + key + ".key");
        byte[] wrapped = Files.readAllBytes(keyFile);
        // A second name for the same bytes on disk: overwriting is seen through it, deleting alone would not be.
        Path sameBytes = Files.createLink(folder.resolve("same-bytes"), keyFile);

        assertThat(vaults.vault.destroy(key)).isTrue();
        assertThat(vaults.vault.destroy(key)).isFalse();
        assertThat(keyFile).doesNotExist();
        assertThat(Files.readAllBytes(sameBytes)).hasSameSizeAs(wrapped).isNotEqualTo(wrapped);
        assertThat(new String(Files.readAllBytes(sameBytes), StandardCharsets.ISO_8859_1)).doesNotContain("wrapped", key);
        assertThatThrownBy(() -> vaults.open(FILE, backup)).isInstanceOf(InvalidInput.class).hasMessageContaining("destroyed");
        vaults.reopen();
        assertThatThrownBy(() -> vaults.open(FILE, backup)).isInstanceOf(InvalidInput.class).hasMessageContaining("destroyed");
        assertThat(vaults.open(new Sealing("main", "artifact", "j2/x"), stays)).isEqualTo(SECRET);
    }

    /** A backup of the wrapped keys too: with the node's key it opens, and no more once that was rotated after the destruction. */
    @Test
    void rotationEndsWhatABackupOfKeysCouldOpen() throws IOException {
        byte[] backup = vaults.seal(FILE, SECRET);
        Vaults.copy(folder.resolve("vault"), folder.resolve("backup"));
        vaults.vault.destroy(Vault.keyOf(Files.write(folder.resolve("sealed"), backup)).orElseThrow());
        vaults.vault.rotateNode();
        vaults.vault.close();
        KeySource today = new KeyFiles(folder.resolve("node"), SealCipher.AES_256_GCM, Vaults.RANDOM, false);
        assertThatThrownBy(() -> new Vault(folder.resolve("backup"), today, SealCipher.AES_256_GCM, vaults.evidence, Vaults.NOON, Vaults.RANDOM))
                .isInstanceOf(InvalidInput.class);
        vaults.reopen();
    }

    @Test
    void aDestroyedTenantIsGoneAsAWhole() {
        String sealed = vaults.vault.seal(PASSWORD, SECRET);
        byte[] file = vaults.seal(FILE, SECRET);
        byte[] retail = vaults.seal(new Sealing("retail", "artifact", "j3/x"), SECRET);
        vaults.vault.destroyTenant("main", "left");
        assertThatThrownBy(() -> vaults.vault.open(PASSWORD, sealed)).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> vaults.open(FILE, file)).isInstanceOf(InvalidInput.class);
        assertThat(vaults.open(new Sealing("retail", "artifact", "j3/x"), retail)).isEqualTo(SECRET);
        assertThat(vaults.evidence.entries(0, 100)).anySatisfy(e -> {
            assertThat(e.type()).isEqualTo("key.destroyed");
            assertThat(e.body()).containsEntry("tenant", "main").containsEntry("by", "node").containsEntry("files", 1L);
        });
        // Its name may be used again, for another key.
        assertThat(vaults.vault.open(PASSWORD, vaults.vault.seal(PASSWORD, SECRET))).isEqualTo(SECRET);
        assertThatThrownBy(() -> vaults.vault.open(PASSWORD, sealed)).isInstanceOf(InvalidInput.class);
    }

    @Test
    void aLostNodeKeyIsNotReplacedByANewOne() throws IOException {
        vaults.vault.seal(PASSWORD, SECRET);
        Files.move(folder.resolve("node"), folder.resolve("away"));
        assertThatThrownBy(() -> new KeyFiles(folder.resolve("node"), SealCipher.AES_256_GCM, Vaults.RANDOM, false))
                .isInstanceOf(InvalidInput.class).hasMessageContaining("restore it");
        Files.move(folder.resolve("away"), folder.resolve("node"));
    }

    @Test
    void keysAreForTheirOwnerAlone() throws IOException {
        vaults.vault.seal(PASSWORD, SECRET);
        vaults.seal(FILE, SECRET);
        for (Path part : List.of(folder.resolve("node"), folder.resolve("vault"))) {
            try (Stream<Path> all = Files.walk(part)) {
                assertThat(all).allSatisfy(p -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(p)))
                        .isEqualTo(Files.isDirectory(p) ? "rwx------" : "rw-------"));
            }
        }
        Path key = folder.resolve("node/" + vaults.vault.keys().nodeKey() + ".key");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
        assertThatThrownBy(() -> new KeyFiles(folder.resolve("node"), SealCipher.AES_256_GCM, Vaults.RANDOM, false))
                .isInstanceOf(InvalidInput.class).hasMessageContaining("0600");
    }

    @Test
    void evidenceNamesKeysAndHoldsNone() {
        vaults.vault.seal(PASSWORD, SECRET);
        vaults.vault.rotateNode();
        vaults.vault.rotateTenant("main");
        assertThat(vaults.evidence.entries(0, 100)).extracting("type").containsExactly("key.made", "key.node-rotated", "key.made", "key.tenant-rotated");
        assertThat(vaults.evidence.entries(0, 100)).noneSatisfy(e -> assertThat(new String(e.bytes(), StandardCharsets.UTF_8)).contains("wrapped\""));
    }
}
