package org.tacit.node.partner;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import org.tacit.base.InvalidInput;
import org.tacit.base.Text;
import org.tacit.wire.TlsIdentity;
import org.tacit.wire.TlsSuite;

/**
 * The one-time TLS identity inside an invitation.
 *
 * @param pem private key and certificate; it leaves this process in the invitation's text only and is not kept
 */
record Pass(String pem, String fingerprint) {

    private interface Work<T> {
        T with(Path file) throws IOException;
    }

    /** @param folder where a file that only its owner can read may exist for a moment */
    static Pass make(String id, TlsSuite suite, Instant expires, Instant now, Path folder) {
        return inFile(folder, file -> {
            TlsIdentity identity = TlsIdentity.generate("invitation " + id, suite, now, Duration.between(now, expires).plusDays(1), new SecureRandom());
            identity.save(file);
            return new Pass(Files.readString(file), identity.fingerprint());
        });
    }

    static TlsIdentity load(String pem, Path folder) {
        return inFile(folder, file -> {
            Files.writeString(file, pem);
            return TlsIdentity.load(file);
        });
    }

    private static <T> T inFile(Path folder, Work<T> work) {
        Path file = null;
        try {
            file = Files.createTempFile(folder, "pass", ".pem");
            return work.with(file);
        } catch (IOException e) {
            throw new InvalidInput(Text.of("%s cannot be written; check its owner and the free space.", "无法写入 %s；请检查所有者和剩余空间。", folder), e);
        } finally {
            if (file != null) {
                try {
                    Files.deleteIfExists(file);
                } catch (IOException e) {
                    // The pass it holds is good for one use and a short time.
                }
            }
        }
    }

    @Override
    public String toString() {
        return "pass " + fingerprint;
    }
}
