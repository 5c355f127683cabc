package org.postern.match;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postern.message.Mail;

/**
 * Whether our own mail server could prove who sent a mail (RFC 8601). Only {@code Authentication-Results} with the configured authserv-id count: anybody can write
 * the header, and our server removes those that claim to be its own.
 */
public final class SenderAuth {
    /** What the server found. */
    public enum Verdict {
        /** DMARC passed, or DKIM or SPF did for the domain of the sender. */
        PASS,
        /** It was tried and failed: the sender may be forged. */
        FAIL,
        /** Nobody we trust has looked, or nothing was there to be checked. */
        NONE;

        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private record Result(String method, String result, String rest) {}

    private static final Pattern COMMENT = Pattern.compile("\\([^()]*\\)");
    private static final Pattern RESULT =
            Pattern.compile("^([a-z][a-z0-9-]*)\\s*(?:/\\s*\\d+\\s*)?=\\s*([a-z]+)(.*)$", Pattern.DOTALL);
    private static final Pattern DOMAIN = Pattern.compile(
            "(?:header\\.(?:d|i|from)|smtp\\.mailfrom)\\s*=\\s*\"?[^\\s;\"]*?@?([a-z0-9.-]+)\"?(?:\\s|$)");

    private SenderAuth() {}

    /** @param authservId whose results count; null: nobody's */
    public static Verdict of(Mail mail, @Nullable String authservId) {
        if (authservId == null) {
            return Verdict.NONE;
        }
        List<Result> results = new ArrayList<>();
        for (String value : mail.headers().all("Authentication-Results")) {
            results.addAll(results(value.toLowerCase(Locale.ROOT), authservId.toLowerCase(Locale.ROOT)));
        }
        Optional<Verdict> dmarc = results.stream()
                .filter(r -> r.method().equals("dmarc"))
                .map(r -> dmarc(r.result()))
                .filter(verdict -> verdict != Verdict.NONE)
                .findFirst();
        return dmarc.orElseGet(() -> bySignatureOrPath(
                results, mail.from().map(LookupAddresses::asciiDomain).orElse("")));
    }

    private static Verdict dmarc(String result) {
        return switch (result) {
            case "pass", "bestguesspass" -> Verdict.PASS;
            case "fail" -> Verdict.FAIL;
            default -> Verdict.NONE;
        };
    }

    private static Verdict bySignatureOrPath(List<Result> results, String domain) {
        boolean passed =
                results.stream().anyMatch(r -> isSender(r) && r.result().equals("pass") && aligned(r, domain));
        boolean failed = results.stream()
                .anyMatch(r ->
                        isSender(r) && (r.result().equals("fail") || r.result().equals("hardfail")));
        return passed ? Verdict.PASS : failed ? Verdict.FAIL : Verdict.NONE;
    }

    private static boolean isSender(Result result) {
        return result.method().equals("dkim") || result.method().equals("spf");
    }

    /** RFC 7489, section 3.1: relaxed alignment, without a list of public suffixes: one domain lies within the other. */
    private static boolean aligned(Result result, String domain) {
        Matcher matcher = DOMAIN.matcher(result.rest());
        while (matcher.find()) {
            String proven = matcher.group(1);
            if (proven.equals(domain)
                    || (proven.indexOf('.') > 0 && domain.endsWith("." + proven))
                    || proven.endsWith("." + domain)) {
                return true;
            }
        }
        return false;
    }

    private static List<Result> results(String value, String authservId) {
        String[] parts = withoutComments(value).split(";");
        String server = parts[0].strip().split("\\s+")[0];
        List<Result> results = new ArrayList<>();
        if (server.equals(authservId)) {
            for (int i = 1; i < parts.length; i++) {
                Matcher matcher = RESULT.matcher(parts[i].strip());
                if (matcher.matches()) {
                    results.add(new Result(matcher.group(1), matcher.group(2), matcher.group(3)));
                }
            }
        }
        return results;
    }

    private static String withoutComments(String value) {
        String rest = value;
        String before;
        int depth = 0;
        do {
            before = rest;
            rest = COMMENT.matcher(rest).replaceAll(" ");
        } while (!rest.equals(before) && ++depth < 10);
        return rest;
    }
}
