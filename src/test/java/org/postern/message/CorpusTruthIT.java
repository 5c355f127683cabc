package org.postern.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Reads a corpus of generated mails and compares each with what its generator knows of it.
 *
 * <p>{@code -Dcorpus=DIR} names a folder with mails and a {@code manifest.jsonl}: one JSON object per mail with {@code
 * file, sender.addr, sender.name, subject, message_id, to, cc, reply_link, parent_id, attachments (name, type, size, sha256,
 * inline), needle, keywords, kind, date, duplicate_of, odd}.
 */
class CorpusTruthIT {
    /** One line of the figures: how many of what could be right are. */
    private static final class Figure {
        int right;
        int asked;
        final List<String> wrong = new ArrayList<>();

        void count(boolean isRight, String detail) {
            asked++;
            if (isRight) {
                right++;
            } else {
                wrong.add(detail);
            }
        }
    }

    private final Map<String, Figure> figures = new LinkedHashMap<>();

    private void check(String what, boolean right, JsonNode truth, Object found) {
        figures.computeIfAbsent(what, w -> new Figure())
                .count(right, truth.path("file").asText() + " " + truth.path("odd") + ": " + found);
    }

    @Test
    void everyMailIsReadAsItsGeneratorMadeIt(@TempDir Path folder) throws IOException {
        String corpus = System.getProperty("corpus");
        assumeTrue(corpus != null, "no corpus given: run with -Dcorpus=DIR");
        Path root = Path.of(corpus);
        MailReader reader = new MailReader();
        ReadingOptions options = ReadingOptions.defaults(folder);
        ObjectMapper json = new ObjectMapper();
        Map<Integer, MailKey> keys = new HashMap<>();
        Map<MailKey, Integer> owners = new HashMap<>();
        for (String line : Files.readAllLines(root.resolve("manifest.jsonl"))) {
            JsonNode truth = json.readTree(line);
            byte[] raw = Files.readAllBytes(root.resolve(truth.path("file").asText()));
            Reading reading = reader.read(
                    new Octets.InMemory(raw), Instant.parse(truth.path("date").asText()), options);
            check("readable", reading instanceof Mail, truth, reading);
            if (reading instanceof Mail mail) {
                compare(truth, mail);
                int first = truth.path("duplicate_of").isNull()
                        ? truth.path("n").asInt()
                        : truth.path("duplicate_of").asInt();
                keys.putIfAbsent(first, mail.key());
                check("duplicates", keys.get(first).equals(mail.key()), truth, mail.key());
                check("distinct mails", owners.computeIfAbsent(mail.key(), k -> first) == first, truth, mail.key());
                mail.discard();
            }
        }
        figures.forEach((what, f) -> System.out.printf(Locale.ROOT, "%-16s %6d of %6d%n", what, f.right, f.asked));
        figures.forEach((what, f) -> assertThat(f.wrong).as(what).isEmpty());
    }

    private void compare(JsonNode truth, Mail mail) {
        Address from = mail.from().orElse(new Address(null, ""));
        check("sender", from.key().equals(truth.path("sender").path("addr").asText()), truth, from);
        check("sender name", truth.path("sender").path("name").asText().equals(from.name()), truth, from.name());
        check("as written", from.address().equals(truth.path("from").asText()), truth, from);
        check(
                "to",
                addresses(mail.people().to()).equals(texts(truth.path("to"))),
                truth,
                mail.people().to());
        check(
                "cc",
                addresses(mail.people().cc()).equals(texts(truth.path("cc"))),
                truth,
                mail.people().cc());
        String subject =
                truth.path("subject").isNull() ? "" : truth.path("subject").asText();
        check("subject", mail.subject().equals(subject), truth, mail.subject());
        String id = truth.path("message_id").isNull()
                ? null
                : truth.path("message_id").asText();
        check(
                "message-id",
                id == null ? mail.messageId() == null : id.equals("<" + mail.messageId() + ">"),
                truth,
                mail.messageId());
        String link = truth.path("reply_link").asText();
        if (link.equals("headers") || link.equals("references-only")) {
            String parent = truth.path("parent_id").asText().replace("<", "").replace(">", "");
            boolean found = mail.references().contains(parent)
                    && (link.equals("references-only") || mail.inReplyTo().contains(parent));
            check("thread", found, truth, mail.references());
        } else {
            check("no thread", mail.inReplyTo().isEmpty() && mail.references().isEmpty(), truth, mail.references());
        }
        attachments(truth, mail);
        String text = mail.subject() + "\n" + mail.text().plain();
        if (!truth.path("needle").isNull()) {
            check("needle", text.contains(truth.path("needle").asText()), truth, truth.path("needle"));
            if (mail.text().html() != null) {
                check(
                        "needle in HTML",
                        mail.text().html().contains(truth.path("needle").asText()),
                        truth,
                        truth.path("needle"));
            }
        }
        String folded = flat(text.toLowerCase(Locale.ROOT));
        for (String keyword : texts(truth.path("keywords"))) {
            check("keyword", folded.contains(flat(keyword.toLowerCase(Locale.ROOT))), truth, keyword);
        }
        List<String> odd = texts(truth.path("odd"));
        boolean dated = !odd.contains("no-date") && !odd.contains("bad-date");
        Instant date = Instant.parse(truth.path("date").asText());
        check("date", dated ? mail.date().equals(date) : mail.dateSource() == DateSource.RECEIVED, truth, mail.date());
        check("kind", isKind(truth.path("kind").asText(), mail.kind()), truth, mail.kind());
        String language = truth.path("lang").asText().replace("emoji", "en");
        check(
                "language (guess)",
                mail.language() == null || mail.language().equals(language),
                truth,
                language + " " + mail.language());
    }

    private void attachments(JsonNode truth, Mail mail) {
        List<String> wanted = new ArrayList<>();
        List<String> found = new ArrayList<>();
        for (JsonNode a : truth.path("attachments")) {
            boolean nested = a.path("type").asText().equals("message/rfc822");
            wanted.add(
                    nested
                            ? "nested"
                            : a.path("name").asText() + " " + a.path("type").asText() + " "
                                    + a.path("size").asLong() + " "
                                    + a.path("sha256").asText() + " "
                                    + a.path("inline").asBoolean());
        }
        for (Attachment a : mail.attachments()) {
            boolean nested = a.type().equals("message/rfc822");
            found.add(
                    nested
                            ? "nested"
                            : a.name() + " " + a.type() + " " + a.size() + " " + a.sha256() + " " + a.inline());
        }
        check("attachments", wanted.equals(found), truth, found + " instead of " + wanted);
    }

    private static boolean isKind(String truth, Kind kind) {
        return switch (truth) {
            case "person" -> kind == Kind.HUMAN;
            case "auto-reply" -> kind == Kind.AUTO_REPLY || kind == Kind.OUT_OF_OFFICE;
            case "bounce" -> kind == Kind.BOUNCE;
            case "list" -> kind == Kind.LIST;
            default -> false;
        };
    }

    private static String flat(String text) {
        return text.replaceAll("\\s*\\n(?:> )*", " ").replaceAll("\\s+", " ");
    }

    private static List<String> addresses(List<Address> addresses) {
        return addresses.stream().map(Address::address).toList();
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(n -> texts.add(n.asText()));
        return texts;
    }
}
