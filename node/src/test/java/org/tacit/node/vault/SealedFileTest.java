package org.tacit.node.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tacit.base.InvalidInput;

/** What was sealed comes back, and nothing else ever does. */
class SealedFileTest {

    private static final int CHUNK = SealHeader.CHUNK;
    private static final int SEALED = CHUNK + SealCipher.TAG;
    private static final Sealing OF = new Sealing("main", "artifact", "j1/align.rows");

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

    private static byte[] content(int length) {
        byte[] content = new byte[length];
        new Random(length).nextBytes(content);
        return content;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 77})
    void comesBackWhateverThePiecesAre(int length) throws IOException {
        byte[] content = content(length);
        Random random = new Random(7L * length);
        ByteArrayOutputStream sealed = new ByteArrayOutputStream();
        try (OutputStream out = vaults.vault.sealing(OF, sealed)) {
            for (int at = 0; at < length;) {
                int n = Math.min(length - at, 1 + random.nextInt(CHUNK + 10));
                out.write(content, at, n);
                at += n;
            }
        }
        assertThat((long) sealed.size()).isEqualTo(Vault.sealedSize(length));
        ByteArrayOutputStream back = new ByteArrayOutputStream();
        try (InputStream in = vaults.vault.opening(OF, new ByteArrayInputStream(sealed.toByteArray()))) {
            byte[] piece = new byte[30_000];
            for (int n = in.read(piece, 0, 1 + random.nextInt(30_000)); n >= 0; n = in.read(piece, 0, 1 + random.nextInt(30_000))) {
                back.write(piece, 0, n);
            }
        }
        assertThat(back.toByteArray()).isEqualTo(content);
    }

    @ParameterizedTest
    @EnumSource(SealCipher.class)
    void holdsNothingOfTheContent(SealCipher cipher) throws IOException {
        try (Vaults other = new Vaults(folder.resolve(cipher.label()), cipher)) {
            byte[] content = "13900000042,5031;".repeat(10_000).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
            byte[] sealed = other.seal(OF, content);
            assertThat(new String(sealed, java.nio.charset.StandardCharsets.ISO_8859_1)).doesNotContain("1390000", "5031");
            assertThat(other.open(OF, sealed)).isEqualTo(content);
            // The same content again looks different throughout.
            assertThat(Arrays.mismatch(Arrays.copyOfRange(sealed, SealHeader.BYTES, sealed.length),
                    Arrays.copyOfRange(other.seal(OF, content), SealHeader.BYTES, sealed.length))).isLessThan(4);
        }
    }

    private void refused(byte[] changed, String what) {
        assertThatThrownBy(() -> vaults.open(OF, changed)).as(what).isInstanceOf(InvalidInput.class);
    }

    @Test
    void everyChangedByteIsNoticed() {
        byte[] sealed = vaults.seal(OF, content(40));
        for (int i = 0; i < sealed.length; i++) {
            byte[] changed = sealed.clone();
            changed[i] ^= 1;
            refused(changed, "byte " + i);
        }
    }

    @Test
    void cutOffAnywhereIsNoticed() {
        byte[] sealed = vaults.seal(OF, content(2 * CHUNK + 50));
        for (int length : new int[] {0, 4, SealHeader.BYTES, SealHeader.BYTES + 5, SealHeader.BYTES + SEALED - 1, SealHeader.BYTES + SEALED, SealHeader.BYTES + SEALED + 1,
                SealHeader.BYTES + SEALED + SealCipher.TAG, SealHeader.BYTES + 2 * SEALED, SealHeader.BYTES + 2 * SEALED + SealCipher.TAG, sealed.length - 1}) {
            refused(Arrays.copyOf(sealed, length), "cut to " + length);
        }
        refused(Arrays.copyOf(sealed, sealed.length + 1), "one byte more");
    }

    @Test
    void movedRepeatedAndLeftOutChunksAreNoticed() {
        byte[] sealed = vaults.seal(OF, content(3 * CHUNK));
        int first = SealHeader.BYTES;
        byte[] swapped = sealed.clone();
        System.arraycopy(sealed, first, swapped, first + SEALED, SEALED);
        System.arraycopy(sealed, first + SEALED, swapped, first, SEALED);
        refused(swapped, "swapped");
        byte[] repeated = sealed.clone();
        System.arraycopy(sealed, first, repeated, first + SEALED, SEALED);
        refused(repeated, "repeated");
        byte[] without = Arrays.copyOf(sealed, sealed.length - SEALED);
        System.arraycopy(sealed, first + SEALED, without, first, 2 * SEALED);
        refused(without, "the first left out");
        System.arraycopy(sealed, first, without, first, SEALED);
        System.arraycopy(sealed, first + 2 * SEALED, without, first + SEALED, SEALED);
        refused(without, "the second left out");
    }

    @Test
    void chunksOfAnotherFileAreNoticed() {
        byte[] one = vaults.seal(OF, content(3 * CHUNK));
        byte[] other = vaults.seal(OF, content(3 * CHUNK + 1));
        byte[] mixed = one.clone();
        System.arraycopy(other, SealHeader.BYTES + SEALED, mixed, SealHeader.BYTES + SEALED, SEALED);
        refused(mixed, "a chunk of another file of the same name");
        byte[] head = one.clone();
        System.arraycopy(other, 0, head, 0, SealHeader.BYTES);
        refused(head, "the header of another file");
    }

    @Test
    void aFileInThePlaceOfAnotherIsNoticed() {
        byte[] sealed = vaults.seal(OF, content(10));
        for (Sealing other : new Sealing[] {new Sealing("retail", "artifact", "j1/align.rows"), new Sealing("main", "model", "j1/align.rows"),
                new Sealing("main", "artifact", "j2/align.rows")}) {
            assertThatThrownBy(() -> vaults.open(other, sealed)).as("%s", other).isInstanceOf(InvalidInput.class);
        }
        assertThat(vaults.open(OF, sealed)).isEqualTo(content(10));
    }

    /** A wrapped key in the file of another, for the same tenant, does not open: what it is for is authenticated with it. */
    @Test
    void aKeyInThePlaceOfAnotherIsNoticed() throws IOException {
        byte[] sealed = vaults.seal(OF, content(10));
        byte[] other = vaults.seal(new Sealing("main", "artifact", "j2/align.rows"), content(10));
        Path mine = keyFile(sealed);
        String text = java.nio.file.Files.readString(keyFile(other));
        java.nio.file.Files.writeString(mine, java.nio.file.Files.readString(mine).replaceAll("\"wrapped\":\"[^\"]*\"",
                java.util.regex.Matcher.quoteReplacement(text.replaceAll(".*(\"wrapped\":\"[^\"]*\").*", "$1"))));
        refused(sealed, "wrapped key of another file");
    }

    private Path keyFile(byte[] sealed) throws IOException {
        String id = SealHeader.read(new ByteArrayInputStream(sealed)).orElseThrow().keyId();
        return folder.resolve("vault/objects").resolve(id.substring(0, 2)).resolve(id + ".key");
    }

    /** 64 MiB through a few buffers. */
    @Test
    void memoryIsBounded() throws IOException {
        byte[] block = content(1 << 20);
        Path file = folder.resolve("large");
        try (OutputStream to = java.nio.file.Files.newOutputStream(file); OutputStream out = vaults.vault.sealing(OF, to)) {
            for (int i = 0; i < 64; i++) {
                out.write(block);
            }
        }
        long read = 0;
        try (InputStream in = vaults.vault.opening(OF, java.nio.file.Files.newInputStream(file))) {
            byte[] piece = new byte[1 << 16];
            for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
                assertThat(n).isLessThanOrEqualTo(CHUNK);
                read += n;
            }
        }
        assertThat(read).isEqualTo(64L << 20);
    }
}
