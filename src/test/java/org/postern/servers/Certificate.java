package org.postern.servers;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A self-signed certificate and its key as PEM files; being its own issuer, it serves as the {@code ca} of a mailbox too.
 *
 * @param chain PEM of the certificate
 * @param key PEM of the private key, PKCS#8
 */
public record Certificate(Path chain, Path key) {
    private static final String PASSWORD = "only-for-the-test";

    /**
     * Makes one.
     *
     * @param names subject alternative names as {@code dns:localhost} or {@code ip:127.0.0.1}
     * @param firstDay when it begins, as keytool writes it: {@code -1d}, {@code -400d}
     * @param days how long it is valid
     */
    public static Certificate make(Path folder, String names, String firstDay, int days)
            throws IOException, GeneralSecurityException, InterruptedException {
        return make(folder, names, firstDay, days, "secp256r1");
    }

    /** The same. @param curve of its key, as keytool names it: {@code secp384r1} */
    public static Certificate make(Path folder, String names, String firstDay, int days, String curve)
            throws IOException, GeneralSecurityException, InterruptedException {
        Files.createDirectories(folder);
        Path store = folder.resolve("key.p12");
        generate(store, "san=" + names, firstDay, days, curve);
        KeyStore keys = load(store);
        return new Certificate(
                pem(
                        folder.resolve("cert.pem"),
                        "CERTIFICATE",
                        keys.getCertificate("server").getEncoded()),
                key(folder, keys));
    }

    /** Makes one that names its server as was done long ago: in the common name and nowhere else. */
    public static Certificate inCommonNameOnly(Path folder, String host)
            throws IOException, GeneralSecurityException, InterruptedException {
        Files.createDirectories(folder);
        Path store = folder.resolve("key.p12");
        keytool(store, "-genkeypair", "-keyalg", "EC", "-dname", "CN=" + host, "-ext", "bc:c", "-validity", "10");
        KeyStore keys = load(store);
        return new Certificate(
                pem(
                        folder.resolve("cert.pem"),
                        "CERTIFICATE",
                        keys.getCertificate("server").getEncoded()),
                key(folder, keys));
    }

    /** @return for a server in this JVM that shows this certificate; not of one that another has signed */
    public SSLContext context() throws IOException, GeneralSecurityException {
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(load(chain.resolveSibling("key.p12")), PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    /** Makes one that {@code issuer} has signed; for a client that trusts the issuer it is an ordinary server certificate. */
    public static Certificate signed(Path folder, Path issuer, String names, String firstDay, int days)
            throws IOException, GeneralSecurityException, InterruptedException {
        Files.createDirectories(folder);
        Path store = folder.resolve("key.p12");
        generate(store, "san=" + names, firstDay, days, "secp256r1");
        Path request = folder.resolve("request.pem");
        Path chain = folder.resolve("cert.pem");
        keytool(store, "-certreq", "-file", request.toString());
        keytool(
                issuer.resolve("key.p12"),
                "-gencert",
                "-infile",
                request.toString(),
                "-outfile",
                chain.toString(),
                "-rfc",
                "-ext",
                "san=" + names,
                "-startdate",
                firstDay,
                "-validity",
                Integer.toString(days));
        return new Certificate(chain, key(folder, load(store)));
    }

    /** Makes an authority that can sign others. */
    public static Certificate authority(Path folder)
            throws IOException, GeneralSecurityException, InterruptedException {
        Files.createDirectories(folder);
        Path store = folder.resolve("key.p12");
        generate(store, "bc:c", "-400d", 800, "secp256r1");
        KeyStore keys = load(store);
        return new Certificate(
                pem(
                        folder.resolve("cert.pem"),
                        "CERTIFICATE",
                        keys.getCertificate("server").getEncoded()),
                key(folder, keys));
    }

    private static void generate(Path store, String extension, String firstDay, int days, String curve)
            throws IOException, InterruptedException {
        keytool(
                store,
                "-genkeypair",
                "-keyalg",
                "EC",
                "-groupname",
                curve,
                "-dname",
                "CN=mail.example.com",
                "-ext",
                extension,
                "-startdate",
                firstDay,
                "-validity",
                Integer.toString(days));
    }

    private static void keytool(Path store, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of(
                "-alias", "server", "-keystore", store.toString(), "-storetype", "PKCS12", "-storepass", PASSWORD));
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (keytool.waitFor() != 0) {
            throw new IOException("keytool: " + said);
        }
    }

    private static KeyStore load(Path store) throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        return keys;
    }

    private static Path key(Path folder, KeyStore keys) throws IOException, GeneralSecurityException {
        return pem(
                folder.resolve("key.pem"),
                "PRIVATE KEY",
                keys.getKey("server", PASSWORD.toCharArray()).getEncoded());
    }

    private static Path pem(Path file, String kind, byte[] der) throws IOException {
        return Files.writeString(
                file,
                "-----BEGIN " + kind + "-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + kind
                        + "-----\n");
    }
}
