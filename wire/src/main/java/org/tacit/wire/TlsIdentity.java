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
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HexFormat;
import java.util.Set;
import org.bouncycastle.asn1.gm.GMObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
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
 * A node's key and self-signed certificate. Partners know the node by the certificate's fingerprint and by nothing else: there
 * is no authority, and the name inside the certificate proves nothing. Its dates are kept: past them a partner is told to change it.
 */
public final class TlsIdentity {

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    /** How long a new certificate is good for: long enough to be no burden, short enough that changing it is practised. */
    public static final Duration VALIDITY = Duration.ofDays(730);
    /** Nodes' clocks may differ by this much when a certificate is new. */
    private static final Duration BEFORE = Duration.ofDays(1);

    private static final byte[] PROBE = "tacit.tls.probe.v1".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

    private final TlsSuite suite;
    private final PrivateKey key;
    private final X509Certificate certificate;

    private TlsIdentity(TlsSuite suite, PrivateKey key, X509Certificate certificate) {
        this.suite = suite;
        this.key = key;
        this.certificate = certificate;
    }

    /** A new identity; {@code name} is for people who read the certificate. */
    public static TlsIdentity generate(String name, TlsSuite suite, Instant now, Duration validity, SecureRandom random) {
        try {
            KeyPairGenerator generator = suite.keys() == null ? KeyPairGenerator.getInstance("EC") : KeyPairGenerator.getInstance("EC", suite.keys());
            generator.initialize(new ECGenParameterSpec(suite.curve()), random);
            KeyPair pair = generator.generateKeyPair();
            var subject = new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, name).build();
            var builder = new JcaX509v3CertificateBuilder(subject, new BigInteger(127, random).setBit(126),
                    Date.from(now.minus(BEFORE)), Date.from(now.plus(validity)), subject, pair.getPublic());
            var signer = new JcaContentSignerBuilder(suite.signature()).setSecureRandom(random);
            var converter = new JcaX509CertificateConverter();
            if (suite.keys() != null) {
                signer.setProvider(suite.keys());
                converter.setProvider(suite.keys());
            }
            return new TlsIdentity(suite, pair.getPrivate(), converter.getCertificate(builder.build(signer.build(pair.getPrivate()))));
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException("certificates of the suite " + suite + " cannot be made", e);
        }
    }

    public static TlsIdentity generate(String name, SecureRandom random) {
        return generate(name, TlsSuite.STANDARD, Instant.now(), VALIDITY, random);
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
            PrivateKeyInfo key = null;
            X509CertificateHolder certificate = null;
            for (Object part = parser.readObject(); part != null; part = parser.readObject()) {
                if (part instanceof PrivateKeyInfo info) {
                    key = info;
                } else if (part instanceof X509CertificateHolder holder) {
                    certificate = holder;
                }
            }
            TlsIdentity identity = key == null || certificate == null ? null : of(key, certificate);
            if (identity == null || !verify(identity.certificate, PROBE, identity.sign(PROBE))) {
                throw InvalidInput.of("%s does not hold a private key and its certificate.", "%s 中没有私钥及其对应的证书。", source);
            }
            return identity;
        } catch (InvalidInput e) {
            throw e;
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            // The parser's message could quote the key; what is no Base64 or DER it says with unchecked exceptions.
            throw InvalidInput.of("%s is not a PEM file with a private key and its certificate.", "%s 不是包含私钥及证书的 PEM 文件。", source);
        }
    }

    private static TlsIdentity of(PrivateKeyInfo key, X509CertificateHolder certificate) throws IOException, GeneralSecurityException {
        TlsSuite suite = suite(certificate.getSubjectPublicKeyInfo());
        var keys = new JcaPEMKeyConverter();
        var certificates = new JcaX509CertificateConverter();
        if (suite.keys() != null) {
            keys.setProvider(suite.keys());
            certificates.setProvider(suite.keys());
        }
        return new TlsIdentity(suite, keys.getPrivateKey(key), certificates.getCertificate(certificate));
    }

    private static TlsSuite suite(SubjectPublicKeyInfo key) {
        return GMObjectIdentifiers.sm2p256v1.equals(key.getAlgorithm().getParameters()) ? TlsSuite.GM : TlsSuite.STANDARD;
    }

    /** Reads a certificate's DER encoding, of either suite. */
    public static X509Certificate certificate(byte[] der) {
        try {
            var holder = new X509CertificateHolder(der);
            var converter = new JcaX509CertificateConverter();
            TlsSuite suite = suite(holder.getSubjectPublicKeyInfo());
            return (suite.keys() == null ? converter : converter.setProvider(suite.keys())).getCertificate(holder);
        } catch (IOException | RuntimeException | GeneralSecurityException e) {
            throw new InvalidInput(Text.of("This is not a certificate.", "这不是证书。"), e);
        }
    }

    /** Signs with the certificate's key; the caller's bytes must say what they are for. */
    public byte[] sign(byte[] message) {
        try {
            Signature signature = suite.keys() == null ? Signature.getInstance(suite.signature()) : Signature.getInstance(suite.signature(), suite.keys());
            signature.initSign(key);
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a key of the suite " + suite + " cannot sign", e);
        }
    }

    /** Whether the owner of the certificate's key signed the message. Any bytes may be given; malformed ones are just false. */
    public static boolean verify(X509Certificate certificate, byte[] message, byte[] signed) {
        try {
            TlsSuite suite = suiteOf(certificate);
            Signature signature = suite.keys() == null ? Signature.getInstance(suite.signature()) : Signature.getInstance(suite.signature(), suite.keys());
            signature.initVerify(certificate.getPublicKey());
            signature.update(message);
            return signature.verify(signed);
        } catch (GeneralSecurityException | RuntimeException e) {
            return false;
        }
    }

    /** Which suite a certificate is made for. */
    public static TlsSuite suiteOf(X509Certificate certificate) {
        return suite(SubjectPublicKeyInfo.getInstance(certificate.getPublicKey().getEncoded()));
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

    public TlsSuite suite() {
        return suite;
    }

    /** When it is no longer accepted. */
    public Instant expires() {
        return certificate.getNotAfter().toInstant();
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
