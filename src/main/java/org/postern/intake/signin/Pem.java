package org.postern.intake.signin;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;
import org.postern.config.KeyPairConfig;
import org.postern.config.Secret;

/** Certificates and keys as sysadmins have them: PEM files. */
public final class Pem {
    private static final Pattern KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

    private Pem() {}

    /** What is wrong with a file, in words. */
    public static final class Unusable extends Exception {
        private static final long serialVersionUID = 1L;

        Unusable(String message) {
            super(message);
        }

        Unusable(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /**
     * @param ca PEM file of whoever signed the certificates; null: those that Java trusts
     * @return trusts those and nobody else, and takes no certificate without subject alternative names
     */
    public static X509ExtendedTrustManager trusting(@Nullable Path ca) throws Unusable {
        try {
            KeyStore anchors = null;
            if (ca != null) {
                anchors = empty();
                for (X509Certificate certificate : certificates(ca)) {
                    anchors.setCertificateEntry("ca-" + anchors.size(), certificate);
                }
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(anchors);
            return new NamedServers((X509ExtendedTrustManager) factory.getTrustManagers()[0]);
        } catch (IOException | GeneralSecurityException e) {
            throw new Unusable("cannot read the CA file " + ca, e);
        }
    }

    /** @return shows this certificate to servers that ask for one */
    public static KeyManagerFactory showing(KeyPairConfig pair) throws Unusable {
        char[] inMemoryOnly = "memory".toCharArray();
        try {
            KeyStore keys = empty();
            keys.setKeyEntry(
                    "client",
                    key(pair.key()),
                    inMemoryOnly,
                    certificates(pair.certificate()).toArray(new Certificate[0]));
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(keys, inMemoryOnly);
            return factory;
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw new Unusable("the key does not fit the certificate " + pair.certificate(), e);
        }
    }

    /** @return at least one, in the order of the file */
    public static List<X509Certificate> certificates(Path file) throws Unusable {
        try (InputStream in = Files.newInputStream(file)) {
            List<X509Certificate> certificates = new ArrayList<>();
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                certificates.add((X509Certificate) certificate);
            }
            if (certificates.isEmpty()) {
                throw new Unusable("no certificate in " + file);
            }
            return certificates;
        } catch (IOException | GeneralSecurityException e) {
            throw new Unusable("cannot read the certificate " + file, e);
        }
    }

    static PrivateKey key(Secret pem) throws Unusable {
        Matcher matcher = KEY.matcher(pem.reveal());
        if (!matcher.find()) {
            throw new Unusable(
                    "the private key is no PEM of PKCS#8 without a passphrase; convert it by 'openssl pkcs8 -topk8 -nodes'");
        }
        try {
            byte[] der = Base64.getMimeDecoder().decode(matcher.group(1));
            for (String algorithm : List.of("RSA", "EC")) {
                try {
                    return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
                } catch (InvalidKeySpecException e) {
                    continue; // of the other kind, or broken
                }
            }
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new Unusable("the private key cannot be read", e);
        }
        throw new Unusable("the private key is neither RSA nor EC");
    }

    private static KeyStore empty() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }
}
