package org.postern.crm.espocrm;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.postern.config.Secret;

/** Reads the passwords that EspoCRM keeps: AES-256-CBC under the SHA-256 of {@code cryptKey}, the 16 octets of the vector behind the cipher text, all in Base64. */
final class CryptKey {
    private static final int VECTOR = 16;
    private final Secret key;

    /** @param key {@code cryptKey} of the CRM's own configuration */
    CryptKey(Secret key) {
        this.key = key;
    }

    /** @return in clear; empty if it is not encrypted under this key */
    Optional<String> read(String stored) {
        try {
            byte[] bytes = Base64.getDecoder().decode(stored);
            if (bytes.length <= VECTOR) {
                return Optional.empty();
            }
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest(key.reveal().getBytes(StandardCharsets.UTF_8));
            int length = bytes.length - VECTOR;
            Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
            cipher.init(
                    Cipher.DECRYPT_MODE,
                    new SecretKeySpec(hash, "AES"),
                    new IvParameterSpec(Arrays.copyOfRange(bytes, length, bytes.length)));
            return Optional.of(new String(cipher.doFinal(bytes, 0, length), StandardCharsets.UTF_8));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return Optional.empty(); // another key, or no cipher text at all
        }
    }
}
