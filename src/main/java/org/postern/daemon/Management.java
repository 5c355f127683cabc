package org.postern.daemon;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.postern.config.ManagementConfig;

/** Serves {@code /metrics}, {@code /health/live} and {@code /health/ready}; nothing else, and only by GET. */
final class Management implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final ExecutorService threads;

    private Management(HttpServer server, ExecutorService threads) {
        this.server = server;
        this.threads = threads;
    }

    /**
     * @param metrics the page's text
     * @throws IOException if the address is taken or not ours; the message names it
     */
    static Management open(ManagementConfig config, Supplier<String> metrics, Supplier<LiveStatus> status)
            throws IOException {
        HttpServer server;
        try {
            server = HttpServer.create(new InetSocketAddress(config.host(), config.port()), 16);
        } catch (IOException e) {
            throw new IOException(
                    "cannot serve health and metrics on " + config.host() + ":" + config.port() + ": " + e.getMessage(),
                    e);
        }
        ExecutorService threads = Executors.newFixedThreadPool(2, work -> {
            Thread thread = new Thread(work, "management");
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(threads);
        server.createContext("/", call -> answer(call, 404, "text/plain; charset=utf-8", "no such page\n"));
        page(server, "/metrics", call -> answer(call, 200, "text/plain; version=0.0.4; charset=utf-8", metrics.get()));
        page(server, "/health/live", call -> answer(call, 200, "application/json", "{\"status\":\"up\"}\n"));
        page(server, "/health/ready", call -> {
            Health health = Health.of(status.get());
            answer(call, health.up() ? 200 : 503, "application/json", JSON.writeValueAsString(health) + "\n");
        });
        server.start();
        return new Management(server, threads);
    }

    private interface Page {
        void show(HttpExchange call) throws IOException;
    }

    private static void page(HttpServer server, String path, Page page) {
        server.createContext(path, call -> {
            if (!call.getRequestURI().getPath().equals(path)) {
                answer(call, 404, "text/plain; charset=utf-8", "no such page\n");
            } else if (!call.getRequestMethod().equals("GET")) {
                answer(call, 405, "text/plain; charset=utf-8", "GET only\n");
            } else {
                page.show(call);
            }
        });
    }

    private static void answer(HttpExchange call, int status, String type, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        try (call) {
            call.getResponseHeaders().set("Content-Type", type);
            call.getResponseHeaders().set("Cache-Control", "no-store");
            call.sendResponseHeaders(status, body.length);
            call.getResponseBody().write(body);
        }
    }

    /** @return the port, also when any free one was asked for */
    int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
