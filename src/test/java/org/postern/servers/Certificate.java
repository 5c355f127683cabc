package org.postern.servers;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;

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
        Files.createDirectories(folder);
        Path store = folder.resolve("key.p12");
        Process keytool = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=mail.example.com",
                        "-ext",
                        "san=" + names,
                        "-startdate",
                        firstDay,
                        "-validity",
                        Integer.toString(days),
                        "-keystore",
                        store.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD))
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        if (keytool.waitFor() != 0) {
            throw new IOException("keytool: " + said);
        }
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        return new Certificate(
                pem(
                        folder.resolve("cert.pem"),
                        "CERTIFICATE",
                        keys.getCertificate("server").getEncoded()),
                pem(
                        folder.resolve("key.pem"),
                        "PRIVATE KEY",
                        keys.getKey("server", PASSWORD.toCharArray()).getEncoded()));
    }

    private static Path pem(Path file, String kind, byte[] der) throws IOException {
        return Files.writeString(
                file,
                "-----BEGIN " + kind + "-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + kind
                        + "-----\n");
    }
}
