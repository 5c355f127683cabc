package org.postern.crm.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A CRM that is reached by HTTP and knows neither transactions nor our tables: {@code POST /COLLECTION} makes an object, {@code DELETE /COLLECTION/ID} deletes one softly,
 * {@code POST /search} finds by address and Message-ID. What was posted with an {@code Idempotency-Key} is answered again as it was, and not done again.
 */
public final class FakeHttpCrm implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    static {
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final HttpServer server;
    private final Map<String, Map<String, ObjectNode>> objects = new TreeMap<>();
    private final Map<String, String> answers = new LinkedHashMap<>();
    private int unanswered = -1;
    private String refused = "";
    private boolean away;
    private int posts;

    public FakeHttpCrm() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::serve);
        server.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    /** Forgets everything. */
    public synchronized void empty() {
        objects.clear();
        answers.clear();
        unanswered = -1;
        refused = "";
        posts = 0;
    }

    /** The connection ends without an answer once this one of all posts is done. @param number counts from 1 */
    public synchronized void leaveUnanswered(int number) {
        unanswered = number;
    }

    /** Refuses objects that hold this text, for good. @param text empty: none */
    public synchronized void refuse(String text) {
        refused = text;
    }

    /** @param now true: answers 503 to everything */
    public synchronized void beAway(boolean now) {
        away = now;
    }

    /** @return how many objects were asked for, done or not */
    public synchronized int posts() {
        return posts;
    }

    /** @return all objects that are not deleted, by collection and id, a line each */
    public synchronized String dump() {
        StringBuilder text = new StringBuilder();
        objects.forEach((collection, all) -> all.forEach((id, object) -> {
            if (!object.path("deleted").asBoolean()) {
                text.append(collection).append(' ').append(object).append(System.lineSeparator());
            }
        }));
        return text.toString();
    }

    private synchronized void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            String[] path = exchange.getRequestURI().getPath().substring(1).split("/", -1);
            JsonNode body = JSON.readTree(exchange.getRequestBody());
            if (away) {
                answer(exchange, 503, "{}");
            } else if (exchange.getRequestMethod().equals("DELETE")) {
                ObjectNode object = of(path[0]).get(path[1]);
                if (object != null) {
                    object.put("deleted", true);
                }
                answer(exchange, 200, "{}");
            } else if (path[0].equals("search")) {
                answer(exchange, 200, found(body).toString());
            } else {
                post(exchange, path[0], (ObjectNode) body);
            }
        }
    }

    private void post(HttpExchange exchange, String collection, ObjectNode object) throws IOException {
        if (!refused.isEmpty() && object.toString().contains(refused)) {
            answer(exchange, 422, "{}");
            return;
        }
        String key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
        String answer = answers.computeIfAbsent(key, k -> made(collection, object));
        if (++posts != unanswered) {
            answer(exchange, 201, answer);
        }
    }

    private String made(String collection, ObjectNode object) {
        Map<String, ObjectNode> all = of(collection);
        String id = String.format(Locale.ROOT, "%s-%03d", collection, all.size() + 1);
        all.put(id, object.put("id", id));
        return JSON.createObjectNode().put("id", id).toString();
    }

    private ObjectNode found(JsonNode wanted) {
        ObjectNode found = JSON.createObjectNode();
        for (String collection : new String[] {"lead", "case", "opportunity", "mail"}) {
            ArrayNode list = found.putArray(collection);
            of(collection).values().stream()
                    .filter(object -> !object.path("deleted").asBoolean())
                    .filter(object -> collection.equals("case")
                            || collection.equals("opportunity")
                            || holds(wanted.path("addresses"), object.path("address"))
                            || holds(wanted.path("messageIds"), object.path("messageId")))
                    .forEach(list::add);
        }
        return found;
    }

    private static boolean holds(JsonNode list, JsonNode value) {
        for (JsonNode one : list) {
            if (one.equals(value)) {
                return true;
            }
        }
        return false;
    }

    private Map<String, ObjectNode> of(String collection) {
        return objects.computeIfAbsent(collection, c -> new LinkedHashMap<>());
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, octets.length);
        exchange.getResponseBody().write(octets);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
