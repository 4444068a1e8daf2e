package org.tacit.privacy.deid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tacit.base.InvalidInput;
import org.tacit.privacy.Tables;
import org.tacit.privacy.cipher.CellKeys;

class TokenVaultTest {

    @TempDir
    Path folder;

    private final CellKeys keys = new CellKeys(Tables.KEYS);

    private TokenVault open(String key) {
        return TokenVault.open(folder.resolve("vault"), keys, key, new SecureRandom());
    }

    @Test
    void tokensStayOverRunsAndComeBack() throws Exception {
        String[] tokens = new String[3000];
        try (TokenVault vault = open("k")) {
            for (int i = 0; i < tokens.length; i++) {
                tokens[i] = vault.token("customer " + i);
            }
            assertThat(tokens).doesNotHaveDuplicates();
        }
        try (TokenVault vault = open("k")) {
            assertThat(vault.size()).isEqualTo(tokens.length);
            assertThat(vault.token("customer 17")).isEqualTo(tokens[17]);
            assertThat(vault.value(tokens[2999])).hasValue("customer 2999");
            assertThat(vault.value("0".repeat(32))).isEmpty();
            assertThat(vault.value("nonsense")).isEmpty();
        }
        assertThatThrownBy(() -> open("other")).isInstanceOf(InvalidInput.class);
        assertThat(new String(Files.readAllBytes(folder.resolve("vault")), StandardCharsets.ISO_8859_1)).doesNotContain("customer");
    }

    /** Cut at every byte of the last record, and one changed: what is whole stays, what is not goes. */
    @Test
    void aCutRecordIsTakenOff() throws Exception {
        Path file = folder.resolve("vault");
        String first;
        long before;
        try (TokenVault vault = open("k")) {
            first = vault.token("first");
            before = Files.size(file);
            vault.token("second");
        }
        byte[] whole = Files.readAllBytes(file);
        for (int cut = (int) before; cut < whole.length; cut++) {
            Files.write(file, java.util.Arrays.copyOf(whole, cut));
            try (TokenVault vault = open("k")) {
                assertThat(vault.size()).isEqualTo(1);
                assertThat(vault.token("first")).isEqualTo(first);
                assertThat(vault.value(vault.token("third"))).hasValue("third");
            }
        }
        whole[whole.length - 1] ^= 1;
        Files.write(file, whole, StandardOpenOption.TRUNCATE_EXISTING);
        try (TokenVault vault = open("k")) {
            assertThat(vault.size()).isEqualTo(1);
        }
    }
}
