package org.postern.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.re2j.Pattern;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.config.LinkingConfig;
import org.postern.config.Secret;
import org.postern.config.ServiceCodeConfig;
import org.postern.config.StaffConfig;
import org.postern.message.Mail;
import org.postern.message.MailReader;
import org.postern.message.Octets;
import org.postern.message.ReadingOptions;

/**
 * Links a corpus of generated mails as they come, against a CRM in memory that files each mail where it truly belongs, and compares each with what its generator
 * knows: {@code mvn verify -Dtest=NoUnitTest -Dsurefire.failIfNoSpecifiedTests=false -Dit.test=CorpusLinkIT -Dcorpus=DIR}.
 *
 * <p>DIR holds the mails, {@code manifest.jsonl} (one object per mail: {@code n, file, kind, sender, date, subject, thread, parent, parent_id, reply_link, case,
 * duplicate_of}), {@code customers.jsonl} ({@code id, account, emails}) and {@code sent.jsonl} ({@code message_id, thread, case, to, date, subject}).
 */
class CorpusLinkIT {
    /** Rungs of the ladder that rest on what a mail says, not on a guess. */
    private static final Set<String> SHOWN = Set.of("in-reply-to", "references", "service-code", "legacy-code");

    private static final String US = "support@crm.example";

    private final KnownTable crm = new KnownTable();
    private final Map<String, JsonNode> sentById = new HashMap<>();
    private final Map<String, OpenRecord> records = new HashMap<>();
    private final Map<String, Party> customers = new HashMap<>();
    private final Set<String> strangers = new HashSet<>();
    private final Map<String, List<String>> wrong = new HashMap<>();
    private int shown;
    private int linked;
    private int linkedRight;
    private int senders;
    private int guessed;
    private int guessedRight;

    @Test
    void everyReplyFindsItsThreadAndEverySenderHisRecord(@TempDir Path folder) throws IOException {
        String corpus = System.getProperty("corpus");
        assumeTrue(corpus != null, "no corpus given: run with -Dcorpus=DIR");
        Path root = Path.of(corpus);
        ObjectMapper json = new ObjectMapper();
        fillCustomers(root, json);
        Deque<JsonNode> sent = new ArrayDeque<>();
        for (String line : Files.readAllLines(root.resolve("sent.jsonl"))) {
            sent.add(json.readTree(line));
        }
        sent.forEach(mail -> sentById.put(mail.path("message_id").asText(), mail));
        MatchFinder finder = new MatchFinder(
                new OurAddresses(List.of(), new StaffConfig(Set.of("crm.example"), Set.of()), address -> false),
                Optional.of(new ServiceCodeConfig(
                        new Secret("key"), List.of(Pattern.compile("\\[Case #(?P<case>\\d+)\\]")))),
                LinkingConfig.NONE,
                null);
        Map<Integer, JsonNode> byNumber = new HashMap<>();
        ReadingOptions options = ReadingOptions.defaults(folder);
        for (String line : Files.readAllLines(root.resolve("manifest.jsonl"))) {
            JsonNode truth = json.readTree(line);
            byNumber.put(truth.path("n").asInt(), truth);
            Instant date = Instant.parse(truth.path("date").asText());
            while (!sent.isEmpty()
                    && !Instant.parse(sent.element().path("date").asText()).isAfter(date)) {
                store(sent.remove());
            }
            byte[] raw = Files.readAllBytes(root.resolve(truth.path("file").asText()));
            Mail mail = (Mail) new MailReader().read(new Octets.InMemory(raw), date, options);
            if (truth.path("duplicate_of").isNull()) {
                compare(truth, finder.find(mail, Direction.IN, crm));
                store(truth, mail);
            }
            mail.discard();
        }
        System.out.printf(
                Locale.ROOT,
                "senders %d of %d; links shown by header or code: %d, found %d (recall %.2f %%), right %d of %d found (precision %.2f %%); by guess %d, right %d%n",
                senders - wrong("sender"),
                senders,
                shown,
                linkedRight,
                100.0 * linkedRight / shown,
                linkedRight,
                linked,
                100.0 * linkedRight / linked,
                guessed,
                guessedRight);
        wrong.forEach((what, details) ->
                details.stream().limit(10).forEach(detail -> System.out.println(what + ": " + detail)));
        assertThat(wrong("sender")).isZero();
        assertThat(linkedRight).as("precision").isEqualTo(linked);
        assertThat(linkedRight).as("recall").isGreaterThanOrEqualTo((int) Math.ceil(shown * 0.99));
    }

    private int wrong(String what) {
        return wrong.getOrDefault(what, List.of()).size();
    }

    private void compare(JsonNode truth, Match match) {
        String kind = truth.path("kind").asText();
        String address = truth.path("sender").path("addr").asText();
        if (!kind.equals("bounce")) {
            senders++;
            Party customer = customers.get(address);
            String expected = customer != null ? customer.id() : strangers.contains(address) ? "lead-" + address : null;
            String found = match.party().map(Party::id).orElse(null);
            if (expected == null ? found != null && !found.equals("lead-" + address) : !expected.equals(found)) {
                note("sender", truth + " expected " + expected + " but found " + found);
            }
        }
        String link = truth.path("reply_link").asText();
        boolean isShown = !kind.equals("bounce")
                && (link.equals("headers")
                        || link.equals("references-only")
                        || !truth.path("case").isNull()
                                && !truth.path("parent_id").isNull());
        String record = match.record().map(r -> r.ref().id()).orElse(null);
        String thread = thread(truth);
        if (isShown) {
            shown++;
        }
        if (record != null && SHOWN.contains(match.by())) {
            linked++;
            if (record.equals(thread)) {
                linkedRight++;
            } else {
                note("wrong thread", truth + " found " + record + " by " + match.by());
            }
        } else if (isShown) {
            note("not linked", truth + " " + match.by() + " outsider " + match.outsider());
        }
        if (record != null && !SHOWN.contains(match.by())) {
            guessed++;
            guessedRight += record.equals(thread) ? 1 : 0;
        }
    }

    private void note(String what, String detail) {
        wrong.computeIfAbsent(what, w -> new ArrayList<>()).add(detail);
    }

    /** The generator numbers threads; what we sent before the first mail has only its case. */
    private String thread(JsonNode truth) {
        JsonNode parent = sentById.get(truth.path("parent_id").asText());
        if (truth.path("parent").isNull() && parent != null) {
            return threadOfSent(parent);
        }
        return "t" + truth.path("thread").asText();
    }

    private static String threadOfSent(JsonNode sent) {
        return sent.path("thread").isNull()
                ? "s" + sent.path("message_id").asText()
                : "t" + sent.path("thread").asText();
    }

    private void fillCustomers(Path root, ObjectMapper json) throws IOException {
        for (String line : Files.readAllLines(root.resolve("customers.jsonl"))) {
            JsonNode customer = json.readTree(line);
            String id = customer.path("id").asText();
            Party party = new Party(
                    PartyType.CONTACT, id, id, customer.path("account").asText(), "anna", true, null);
            for (JsonNode email : customer.path("emails")) {
                customers.put(email.asText(), party);
                crm.party(email.asText(), party);
            }
        }
    }

    private void store(JsonNode sent) {
        String to = sent.path("to").asText();
        RecordRef ref = recordOf(threadOfSent(sent), sent.path("case"), to);
        crm.mail(bare(sent.path("message_id").asText()), sent.path("subject").asText(), ref, to, US);
    }

    private void store(JsonNode truth, Mail mail) {
        String address = truth.path("sender").path("addr").asText();
        String kind = truth.path("kind").asText();
        if (!kind.equals("person")) {
            return;
        }
        if (!customers.containsKey(address) && strangers.add(address)) {
            crm.party(address, new Party(PartyType.LEAD, "lead-" + address, address, null, "anna", true, null));
        }
        RecordRef ref = recordOf(thread(truth), truth.path("case"), address);
        if (mail.messageId() != null) {
            crm.mail(mail.messageId(), mail.subject(), ref, address, US);
        }
    }

    private RecordRef recordOf(String thread, JsonNode number, String participant) {
        Party client = customers.get(participant);
        OpenRecord record = records.computeIfAbsent(thread, id -> {
            OpenRecord made = KnownTable.record(
                    RecordRef.Type.CASE,
                    id,
                    id,
                    true,
                    client == null ? null : client.accountId(),
                    client == null ? null : client.id());
            crm.record(made);
            return made;
        });
        record.participants().add(participant);
        if (!number.isNull()) {
            crm.number(RecordRef.Type.CASE, number.asText(), record.ref());
        }
        return record.ref();
    }

    private static String bare(@Nullable String id) {
        return id == null ? "" : id.replace("<", "").replace(">", "");
    }
}
