package org.postern.message;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether our own mail server vouches for the sender (RFC 8601).
 *
 * <p>Only the topmost Authentication-Results field with the configured authserv-id counts: anybody may write the others.
 * DMARC decides; without it a login, DKIM or SPF pass does, if its domain is that of From or a parent or child of it.
 */
public final class AuthenticationResults {
    /** The answer, as rules name it. */
    public enum Verdict {
        PASS,
        FAIL,
        NONE
    }

    /** @param name as {@code header.d}, lower case */
    private record Property(String name, String value) {}

    /** @param method as {@code dkim}. @param result as {@code pass}; both lower case */
    private record Result(String method, String result, List<Property> properties) {
        Optional<String> property(String name) {
            return properties.stream()
                    .filter(p -> p.name().equals(name))
                    .map(Property::value)
                    .findFirst();
        }
    }

    private AuthenticationResults() {}

    /**
     * @param authservId of the server we trust; empty: none is trusted
     * @param from the sender whose domain counts
     */
    public static Verdict of(Headers headers, String authservId, Optional<Address> from) {
        return topmost(headers, authservId)
                .map(field -> verdict(results(field), from.map(Address::domain).orElse("")))
                .orElse(Verdict.NONE);
    }

    /**
     * @param authservId as above
     * @return true if that server has written down what it found, be it nothing; false for mail handed in to it by our own people, as a rule
     */
    public static boolean areGiven(Headers headers, String authservId) {
        return topmost(headers, authservId).isPresent();
    }

    /** @return what follows the authserv-id in the topmost field of that server */
    private static Optional<String> topmost(Headers headers, String authservId) {
        if (authservId.isBlank()) {
            return Optional.empty();
        }
        for (String field : headers.all("Authentication-Results")) {
            String bare = withoutComments(field);
            int end = bare.indexOf(';');
            String id = (end < 0 ? bare : bare.substring(0, end)).strip().split("\\s+", 2)[0];
            if (id.equalsIgnoreCase(authservId.strip())) {
                return Optional.of(end < 0 ? "" : bare.substring(end + 1));
            }
        }
        return Optional.empty();
    }

    private static Verdict verdict(List<Result> results, String domain) {
        boolean failed = false;
        for (Result r : results) {
            if (r.method().equals("dmarc") && r.result().equals("pass")) {
                return Verdict.PASS;
            }
            if (r.method().equals("dmarc") && r.result().equals("fail")) {
                return Verdict.FAIL;
            }
        }
        for (Result r : results) {
            if (r.method().equals("auth") && r.result().equals("pass") && aligned(authenticated(r), domain)) {
                return Verdict.PASS;
            }
            boolean dkim = r.method().equals("dkim");
            boolean spf = r.method().equals("spf");
            if ((dkim || spf) && r.result().equals("pass") && aligned(dkim ? dkimDomain(r) : spfDomain(r), domain)) {
                return Verdict.PASS;
            }
            failed |= (dkim || spf) && (r.result().equals("fail") || r.result().equals("hardfail"));
        }
        return failed ? Verdict.FAIL : Verdict.NONE;
    }

    private static String dkimDomain(Result r) {
        return r.property("header.d")
                .or(() -> r.property("header.i"))
                .map(AuthenticationResults::domain)
                .orElse("");
    }

    /** A login without a domain may be that of another customer of the same server. */
    private static String authenticated(Result r) {
        return r.property("smtp.auth")
                .filter(login -> login.contains("@"))
                .map(AuthenticationResults::domain)
                .orElse("");
    }

    private static String spfDomain(Result r) {
        return r.property("smtp.mailfrom")
                .or(() -> r.property("smtp.mail"))
                .map(AuthenticationResults::domain)
                .orElse("");
    }

    private static String domain(String value) {
        return value.substring(value.lastIndexOf('@') + 1);
    }

    /** Relaxed alignment (RFC 7489, section 3.1), without a list of public suffixes: two labels at least. */
    private static boolean aligned(String vouched, String from) {
        if (vouched.isEmpty() || from.isEmpty()) {
            return false;
        }
        return vouched.equals(from)
                || (vouched.indexOf('.') > 0 && from.endsWith("." + vouched))
                || (from.indexOf('.') > 0 && vouched.endsWith("." + from));
    }

    private static List<Result> results(String field) {
        List<Result> results = new ArrayList<>();
        for (String part : field.split(";")) {
            String method = "";
            String result = "";
            List<Property> properties = new ArrayList<>();
            for (String word : part.replaceAll("\\s*=\\s*", "=").strip().split("\\s+")) {
                int equals = word.indexOf('=');
                if (equals <= 0) {
                    continue;
                }
                String name = word.substring(0, equals).toLowerCase(Locale.ROOT);
                String value = word.substring(equals + 1).replace("\"", "").toLowerCase(Locale.ROOT);
                if (method.isEmpty()) {
                    int version = name.indexOf('/');
                    method = version < 0 ? name : name.substring(0, version);
                    result = value;
                } else {
                    properties.add(new Property(name, value));
                }
            }
            if (!method.isEmpty()) {
                results.add(new Result(method, result, properties));
            }
        }
        return results;
    }

    private static String withoutComments(String field) {
        StringBuilder bare = new StringBuilder(field.length());
        int depth = 0;
        boolean quoted = false;
        for (int i = 0; i < field.length(); i++) {
            char c = field.charAt(i);
            if (c == '"' && depth == 0) {
                quoted = !quoted;
            }
            if (!quoted && c == '(') {
                depth++;
            } else if (!quoted && c == ')' && depth > 0) {
                depth--;
            } else if (depth == 0) {
                bare.append(c);
            }
        }
        return bare.toString();
    }
}
