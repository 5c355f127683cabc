package org.postern.crm.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postern.config.LinkingConfig;
import org.postern.crm.CrmView;
import org.postern.crm.Filing;
import org.postern.crm.Plan;
import org.postern.crm.Stepwise;
import org.postern.match.Clues;
import org.postern.match.KnownTable;
import org.postern.match.OpenRecord;
import org.postern.match.Party;
import org.postern.match.PartyType;
import org.postern.match.RecordRef;
import org.postern.message.Address;
import org.postern.message.Mail;

/** Writes a {@link FakeHttpCrm}. A call is a collection and an object; {@code $0} in a value is the answer to the first call of the mail. */
public final class HttpCrm implements Stepwise {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final URI uri;
    private final LinkingConfig linking;
    private final HttpClient client = HttpClient.newHttpClient();

    public HttpCrm(FakeHttpCrm server, LinkingConfig linking) {
        this.uri = server.uri();
        this.linking = linking;
    }

    private record Nothing() implements Prepared {}

    @Override
    public Capabilities capabilities() {
        return new Capabilities(false, false, true, true, true, false);
    }

    @Override
    public Inspection inspect() {
        return new Inspection("HTTP", List.of(), List.of());
    }

    @Override
    public boolean isUser(String address) {
        return false;
    }

    @Override
    public List<Prepared> prepare(List<Mail> mails) {
        return mails.stream().map(mail -> (Prepared) new Nothing()).toList();
    }

    @Override
    public void discard(Collection<Prepared> prepared) {}

    @Override
    public CrmView look(List<Mail> mails) {
        Clues clues = Clues.of(mails, Optional.empty(), linking);
        ObjectNode wanted = JSON.createObjectNode();
        wanted.set("addresses", JSON.valueToTree(clues.addresses()));
        List<String> ids = new ArrayList<>(clues.messageIds());
        mails.stream().map(Mail::messageId).forEach(ids::add);
        wanted.set("messageIds", JSON.valueToTree(ids));
        JsonNode found = post("search", "none", wanted);
        HttpView view = new HttpView();
        found.properties()
                .forEach(entry -> entry.getValue().forEach(object -> lay(view, entry.getKey(), (ObjectNode) object)));
        return view;
    }

    @Override
    public CrmView hold(List<Mail> mails) {
        return look(mails);
    }

    @Override
    public Plan plan(Filing filing, CrmView view) {
        List<String> steps = new ArrayList<>();
        if (filing.duplicateOf() != null) {
            steps.add(step(
                    "copy",
                    JSON.createObjectNode()
                            .put("mail", filing.duplicateOf())
                            .put("mailbox", filing.mailbox().name())));
            return planned(steps);
        }
        return planned(stepsOf(filing, true));
    }

    @Override
    public Plan takeUp(Filing filing, CrmView view) {
        return planned(stepsOf(filing, false));
    }

    private static Plan planned(List<String> steps) {
        return new HttpPlan(List.copyOf(steps), null, List.of(), Optional.empty(), Optional.empty());
    }

    private static List<String> stepsOf(Filing filing, boolean store) {
        List<String> steps = new ArrayList<>();
        Mail mail = filing.mail();
        Address from = mail.from().orElseThrow();
        String client = filing.match().party().map(Party::id).orElse(null);
        if (filing.createLead()) {
            client = "$" + steps.size();
            steps.add(step("lead", JSON.createObjectNode().put("address", from.key())));
        }
        String parent =
                filing.match().record().map(record -> record.ref().toString()).orElse(null);
        if (filing.create() != null) {
            String type = filing.create().label();
            ObjectNode record =
                    JSON.createObjectNode().put("name", mail.subject()).put("client", client);
            filing.assignment().users().stream().findFirst().ifPresent(user -> record.put("owner", user.id()));
            parent = type + " $" + steps.size();
            steps.add(step(type, record));
        }
        if (store) {
            ObjectNode stored = JSON.createObjectNode()
                    .put("address", from.key())
                    .put("messageId", mail.messageId())
                    .put("subject", mail.subject())
                    .put("client", client)
                    .put("parent", parent);
            steps.add(step("mail", stored));
        } else {
            steps.add(step(
                    "link",
                    JSON.createObjectNode().put("mail", filing.duplicateOf()).put("parent", parent)));
        }
        return steps;
    }

    @Override
    public List<String> steps(Plan plan) {
        return ((HttpPlan) plan).steps();
    }

    @Override
    public String apply(String step, String key, List<String> answers) {
        return post(collection(step), key, object(step, answers)).path("id").asText();
    }

    @Override
    public void revoke(String step, String answer) {
        send(HttpRequest.newBuilder(uri.resolve(collection(step) + "/" + answer))
                .DELETE());
    }

    @Override
    public Plan applied(List<String> steps, List<String> answers, CrmView view) {
        List<RecordRef> created = new ArrayList<>();
        String emailId = null;
        RecordRef linked = null;
        Party party = null;
        for (int i = 0; i < steps.size(); i++) {
            String collection = collection(steps.get(i));
            ObjectNode object = object(steps.get(i), answers).put("id", answers.get(i));
            lay((HttpView) view, collection, object);
            switch (collection) {
                case "lead" -> party = lead(object);
                case "mail" -> {
                    emailId = answers.get(i);
                    linked = ref(object.path("parent"));
                }
                case "copy", "link" -> emailId = object.path("mail").asText();
                default -> {}
            }
            if (Set.of("lead", "case", "opportunity").contains(collection)) {
                created.add(new RecordRef(
                        RecordRef.Type.valueOf(collection.toUpperCase(java.util.Locale.ROOT)), answers.get(i)));
            }
        }
        return new HttpPlan(steps, emailId, created, Optional.ofNullable(linked), Optional.ofNullable(party));
    }

    @Override
    public void write(List<Plan> plans, CrmView view) {}

    @Override
    public void learn(Collection<AddressFact> facts) {}

    @Override
    public TakenBack takeBack(List<Written> written) {
        throw new UnsupportedOperationException();
    }

    private static void lay(HttpView view, String collection, ObjectNode object) {
        KnownTable known = view.known();
        String id = object.path("id").asText();
        switch (collection) {
            case "lead" -> known.party(object.path("address").asText(), lead(object));
            case "mail" ->
                known.mail(
                        object.path("messageId").asText(),
                        object.path("subject").asText(),
                        ref(object.path("parent")),
                        object.path("address").asText());
            case "case", "opportunity" ->
                known.record(new OpenRecord(
                        new RecordRef(RecordRef.Type.valueOf(collection.toUpperCase(java.util.Locale.ROOT)), id),
                        object.path("name").asText(),
                        true,
                        object.path("owner").asText(null),
                        null,
                        null,
                        null,
                        Set.of()));
            default -> {}
        }
    }

    private static Party lead(ObjectNode lead) {
        return new Party(
                PartyType.LEAD, lead.path("id").asText(), lead.path("address").asText(), null, null, true, null);
    }

    private static @Nullable RecordRef ref(JsonNode text) {
        if (!text.isTextual()) {
            return null;
        }
        String[] parts = text.asText().split(" ", 2);
        return new RecordRef(RecordRef.Type.valueOf(parts[0].toUpperCase(java.util.Locale.ROOT)), parts[1]);
    }

    private static String step(String collection, ObjectNode object) {
        return collection + " " + object;
    }

    private static String collection(String step) {
        return step.substring(0, step.indexOf(' '));
    }

    private static ObjectNode object(String step, List<String> answers) {
        ObjectNode object = (ObjectNode) read(step.substring(step.indexOf(' ') + 1));
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            for (int i = 0; i < answers.size(); i++) {
                if (field.getValue().isTextual()) {
                    object.put(field.getKey(), field.getValue().asText().replace("$" + i, answers.get(i)));
                }
            }
        }
        return object;
    }

    private JsonNode post(String path, String key, ObjectNode object) {
        return read(send(HttpRequest.newBuilder(uri.resolve(path))
                .header("Idempotency-Key", key)
                .POST(HttpRequest.BodyPublishers.ofString(object.toString()))));
    }

    private String send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() >= 500 || answer.statusCode() == 429) {
                throw new UncheckedIOException(new IOException("the CRM cannot now: " + answer.statusCode()));
            }
            if (answer.statusCode() >= 400) {
                throw new IllegalArgumentException("the CRM refuses: " + answer.statusCode());
            }
            return answer.body();
        } catch (IOException e) {
            throw new UncheckedIOException("the CRM did not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode read(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
