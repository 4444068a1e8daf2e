package org.tacit.wire;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.HexFormat;
import java.util.Set;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.tacit.base.InvalidInput;
import org.tacit.base.Text;

/**
 * A node's key and self-signed certificate (ECDSA, P-256). Partners know the node by the certificate's fingerprint and by
 * nothing else: there is no authority, and names and dates inside the certificate prove nothing.
 */
public final class TlsIdentity {

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private final PrivateKey key;
    private final X509Certificate certificate;

    private TlsIdentity(PrivateKey key, X509Certificate certificate) {
        this.key = key;
        this.certificate = certificate;
    }

    /** A new identity; {@code name} is for people who read the certificate. */
    public static TlsIdentity generate(String name, SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            KeyPair pair = generator.generateKeyPair();
            var subject = new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, name).build();
            Instant now = Instant.now();
            var builder = new JcaX509v3CertificateBuilder(subject, new BigInteger(127, random).setBit(126),
                    Date.from(now.minus(1, ChronoUnit.DAYS)), Date.from(now.plus(3650, ChronoUnit.DAYS)), subject, pair.getPublic());
            var signer = new JcaContentSignerBuilder("SHA256withECDSA").setSecureRandom(random).build(pair.getPrivate());
            return new TlsIdentity(pair.getPrivate(), new JcaX509CertificateConverter().getCertificate(builder.build(signer)));
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException("this JDK cannot make P-256 certificates", e);
        }
    }

    public static TlsIdentity generate(String name) {
        return generate(name, new SecureRandom());
    }

    /** Reads what {@link #save} wrote. A file that others than its owner can read is refused: its key is not ours alone. */
    public static TlsIdentity load(Path file) {
        try {
            Set<PosixFilePermission> open = Files.getPosixFilePermissions(file);
            if (!OWNER_ONLY.containsAll(open)) {
                throw InvalidInput.of("The identity file %s can be read by others (%s); run chmod 600 on it, or make a new identity.",
                        "身份文件 %s 可被他人读取（%s）；请执行 chmod 600 或重新生成身份。", file, PosixFilePermissions.toString(open));
            }
            return parse(Files.readString(file), file.toString());
        } catch (IOException e) {
            throw new InvalidInput(Text.of("The identity file %s cannot be read.", "无法读取身份文件 %s。", file), e);
        }
    }

    static TlsIdentity parse(String pem, String source) {
        try (var parser = new PEMParser(new StringReader(pem))) {
            PrivateKey key = null;
            X509Certificate certificate = null;
            for (Object part = parser.readObject(); part != null; part = parser.readObject()) {
                if (part instanceof PrivateKeyInfo info) {
                    key = new JcaPEMKeyConverter().getPrivateKey(info);
                } else if (part instanceof X509CertificateHolder holder) {
                    certificate = new JcaX509CertificateConverter().getCertificate(holder);
                }
            }
            if (key == null || certificate == null || !belong(key, certificate)) {
                throw InvalidInput.of("%s does not hold a private key and its certificate.", "%s 中没有私钥及其对应的证书。", source);
            }
            return new TlsIdentity(key, certificate);
        } catch (IOException | GeneralSecurityException e) {
            // The parser's message could quote the key.
            throw InvalidInput.of("%s is not a PEM file with a private key and its certificate.", "%s 不是包含私钥及证书的 PEM 文件。", source);
        }
    }

    private static boolean belong(PrivateKey key, X509Certificate certificate) throws GeneralSecurityException {
        byte[] probe = {1, 2, 3};
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(key);
        signature.update(probe);
        byte[] signed = signature.sign();
        signature.initVerify(certificate.getPublicKey());
        signature.update(probe);
        return signature.verify(signed);
    }

    /** Writes key and certificate as PEM, readable by the owner alone; replaces the file in one step. */
    public void save(Path file) {
        try {
            var text = new StringWriter();
            try (var writer = new JcaPEMWriter(text)) {
                writer.writeObject(new JcaPKCS8Generator(key, null));
                writer.writeObject(certificate);
            }
            Path folder = file.toAbsolutePath().getParent();
            Files.createDirectories(folder);
            Path fresh = Files.createTempFile(folder, ".identity", ".pem", PosixFilePermissions.asFileAttribute(OWNER_ONLY));
            try {
                Files.writeString(fresh, text.toString());
                Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(fresh);
            }
        } catch (IOException e) {
            throw new InvalidInput(Text.of("The identity file %s cannot be written.", "无法写入身份文件 %s。", file), e);
        }
    }

    public X509Certificate certificate() {
        return certificate;
    }

    PrivateKey key() {
        return key;
    }

    /** Lower-case hex SHA-256 of the certificate's DER encoding. */
    public String fingerprint() {
        return fingerprint(certificate);
    }

    public static String fingerprint(X509Certificate certificate) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
        } catch (CertificateEncodingException e) {
            throw new InvalidInput(Text.of("The certificate cannot be encoded.", "证书无法编码。"), e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The party of this identity. */
    public Party party(String name) {
        return new Party(name, fingerprint());
    }

    @Override
    public String toString() {
        return "identity " + fingerprint();
    }
}
