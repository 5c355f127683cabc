package org.postern.intake.signin;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.text.ParseException;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What somebody has granted us: the right to get access tokens for a mailbox.
 *
 * @param client to whom it was granted: client id and token endpoint; for another one it is worth nothing
 * @param since when it was got
 * @param expires null: not known, or it lasts until it is withdrawn
 */
record RefreshToken(
        String token,
        String client,
        Instant since,
        @Nullable Instant expires) {
    String json() {
        Map<String, Object> fields = new TreeMap<>();
        fields.put("token", token);
        fields.put("client", client);
        fields.put("since", since.toString());
        if (expires != null) {
            fields.put("expires", expires.toString());
        }
        return JSONObjectUtils.toJSONString(fields);
    }

    static RefreshToken of(String json) throws ParseException {
        Map<String, Object> fields = JSONObjectUtils.parse(json);
        String expires = JSONObjectUtils.getString(fields, "expires");
        return new RefreshToken(
                JSONObjectUtils.getString(fields, "token"),
                JSONObjectUtils.getString(fields, "client"),
                Instant.parse(JSONObjectUtils.getString(fields, "since")),
                expires == null ? null : Instant.parse(expires));
    }

    @Override
    public String toString() {
        return "a refresh token of " + since;
    }
}
