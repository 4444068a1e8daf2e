package org.tacit.crypto.symmetric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class HashTest {

    private static final HexFormat HEX = HexFormat.of();

    /** FIPS 180-4's examples. */
    @Test
    void sha256() {
        assertThat(hex(HashSuite.SHA_256, "abc")).isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assertThat(hex(HashSuite.SHA_256, "")).isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }

    /** GM/T 0004-2012, appendix A.1. */
    @Test
    void sm3() {
        assertThat(hex(HashSuite.SM3, "abc")).isEqualTo("66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
    }

    /** Every SM3 example of the vector file, fed whole and byte by byte. */
    @Test
    void sm3Vectors() throws Exception {
        Path file = Path.of(System.getProperty("tacit.shared", "absent"), "vectors/gm/evpmd_sm3.txt");
        assumeTrue(Files.exists(file), "the SM3 vectors are not here");
        boolean sm3 = false;
        byte[] input = null;
        int checked = 0;
        for (String line : Files.readAllLines(file)) {
            int equals = line.indexOf('=');
            if (line.startsWith("#") || equals < 0) {
                continue;
            }
            String value = line.substring(equals + 1).strip();
            switch (line.substring(0, equals).strip()) {
                case "Digest" -> sm3 = value.equals("SM3");       // the file ends with examples of other functions
                case "Input" -> input = sm3 ? HEX.parseHex(value) : null;
                case "Output" -> {
                    if (sm3) {
                        MessageDigest single = HashSuite.SM3.newDigest();
                        for (byte b : input) {
                            single.update(b);
                        }
                        assertThat(HEX.formatHex(single.digest())).isEqualToIgnoringCase(value);
                        assertThat(HEX.formatHex(HashSuite.SM3.newDigest().digest(input))).isEqualToIgnoringCase(value);
                        checked++;
                    }
                }
                default -> { }
            }
        }
        assertThat(checked).isEqualTo(8);
    }

    @Test
    void aDigestStartsAfresh() {
        for (HashSuite suite : HashSuite.values()) {
            DomainHash hash = DomainHash.of(suite, "use");
            assertThat(hash.add("a").digest()).hasSize(HashSuite.BYTES).isEqualTo(hash.add("a").digest())
                    .isEqualTo(DomainHash.of(suite, "use").add("a").digest());
        }
    }

    @Test
    void aNumberIsItsEightBytes() {
        assertThat(DomainHash.of(HashSuite.SHA_256, "use").add(0x0102030405060708L).digest())
                .isEqualTo(DomainHash.of(HashSuite.SHA_256, "use").add(HEX.parseHex("0807060504030201")).digest());
    }

    /** The encoding, against the digest of the bytes it is documented to be. */
    @Test
    void encoding() throws Exception {
        byte[] expected = MessageDigest.getInstance("SHA-256").digest(HEX.parseHex(
                "0300000000000000" + "757365" + "0100000000000000" + "61" + "0000000000000000"));
        assertThat(DomainHash.of(HashSuite.SHA_256, "use").add("a").add("").digest()).isEqualTo(expected);
    }

    /** However the same characters are cut into domain and values, the digests differ. */
    @Property(tries = 100)
    void cutsMatter(@ForAll List<String> parts) {
        if (parts.isEmpty()) {
            return;
        }
        List<String> joined = new ArrayList<>(List.of(String.join("", parts)));
        assertThat(digest("use", parts).equals(digest("use", joined))).isEqualTo(parts.equals(joined));
        assertThat(digest("use", parts)).isNotEqualTo(digest("use2", parts));
    }

    private static String digest(String domain, List<String> parts) {
        DomainHash hash = DomainHash.of(HashSuite.SHA_256, domain);
        parts.forEach(hash::add);
        return HEX.formatHex(hash.digest());
    }

    private static String hex(HashSuite suite, String message) {
        return HEX.formatHex(suite.newDigest().digest(message.getBytes(StandardCharsets.US_ASCII)));
    }
}
