package org.postern.match;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.postern.config.Secret;

/**
 * The code by which a mail names its record: {@code [CRM-<type><id>-<mac>]}.
 *
 * <p>Type is {@code o}, {@code c} or {@code l} for opportunity, case and lead. The MAC is the first 65 bits of HMAC-SHA256 over type and id in base32, lower case,
 * so that ids cannot be counted up. Mail programs change the case of addresses; therefore neither the code's letters nor the id's are compared by case.
 */
public final class ServiceCode {
    private static final char[] BASE32 = "abcdefghijklmnopqrstuvwxyz234567".toCharArray();
    private static final int MAC_CHARS = 13;
    private static final Pattern CODE =
            Pattern.compile("(?i)crm-([ocl])([a-z0-9][a-z0-9-]{0,63})-([a-z2-7]{" + MAC_CHARS + "})(?:[^a-z0-9-]|$)");

    private final SecretKeySpec key;

    public ServiceCode(Secret key) {
        this.key = new SecretKeySpec(key.reveal().getBytes(StandardCharsets.UTF_8), "HmacSHA256");
    }

    /**
     * @return the code as it stands in a subject or text
     * @throws IllegalArgumentException if no code can be made for such a record
     */
    public String make(RecordRef ref) {
        return "[CRM-" + bare(ref) + "]";
    }

    /** @return what follows the {@code +} of an address, as in {@code sales+crm-c4711-…@example.com} */
    public String tag(RecordRef ref) {
        return "crm-" + bare(ref);
    }

    /** @return the records named by valid codes in the text, in their order; codes whose MAC is not ours are left out */
    public List<RecordRef> verify(String text) {
        List<RecordRef> found = new ArrayList<>();
        Matcher matcher = CODE.matcher(text);
        int from = 0;
        while (matcher.find(from)) {
            RecordRef ref = new RecordRef(type(matcher.group(1)), matcher.group(2));
            if (isOurs(ref, matcher.group(3)) && !found.contains(ref)) {
                found.add(ref);
            }
            from = matcher.end(3);
        }
        return found;
    }

    private boolean isOurs(RecordRef ref, String mac) {
        return MessageDigest.isEqual(
                mac(ref).getBytes(StandardCharsets.US_ASCII),
                mac.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.US_ASCII));
    }

    private String bare(RecordRef ref) {
        return letter(ref.type()) + ref.id() + "-" + mac(ref);
    }

    private String mac(RecordRef ref) {
        try {
            Mac hmac = Mac.getInstance("HmacSHA256");
            hmac.init(key);
            String named = "service-code:" + letter(ref.type()) + ref.id().toLowerCase(Locale.ROOT);
            return base32(hmac.doFinal(named.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime has HmacSHA256", e);
        }
    }

    private static String base32(byte[] octets) {
        StringBuilder text = new StringBuilder(MAC_CHARS);
        for (int i = 0; i < MAC_CHARS; i++) {
            int bit = i * 5;
            int pair = (octets[bit / 8] & 0xff) << 8 | octets[bit / 8 + 1] & 0xff;
            text.append(BASE32[pair >> 11 - bit % 8 & 31]);
        }
        return text.toString();
    }

    private static String letter(RecordRef.Type type) {
        return switch (type) {
            case OPPORTUNITY -> "o";
            case CASE -> "c";
            case LEAD -> "l";
            case CONTACT, ACCOUNT -> throw new IllegalArgumentException("no service code names a " + type.label());
        };
    }

    private static RecordRef.Type type(String letter) {
        return switch (letter.toLowerCase(Locale.ROOT)) {
            case "o" -> RecordRef.Type.OPPORTUNITY;
            case "c" -> RecordRef.Type.CASE;
            default -> RecordRef.Type.LEAD;
        };
    }
}
