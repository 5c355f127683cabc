package org.postern.outcome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.PropertiesFunction;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The ready-made route for chats, as it is shipped. */
class ChatRouteTest {
    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final List<String> posted = new CopyOnWriteArrayList<>();
    private HttpServer chat;
    private volatile int status = 200;

    @BeforeEach
    void start() throws Exception {
        chat = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        chat.createContext("/hook", exchange -> {
            assertThat(exchange.getRequestHeaders())
                    .noneSatisfy((name, value) -> assertThat(name).containsIgnoringCase("postern"));
            posted.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        chat.start();
        camel.getPropertiesComponent().addPropertiesFunction(new PropertiesFunction() {
            @Override
            public String getName() {
                return "env";
            }

            @Override
            public String apply(String name) {
                assertThat(name).isEqualTo("POSTERN_CHAT");
                return "http://127.0.0.1:" + chat.getAddress().getPort() + "/hook";
            }
        });
        camel.getRegistry().bind("chatText", ChatText.step());
        PluginHelper.getRoutesLoader(camel)
                .loadRoutes(ResourceHelper.fromString(
                        "chat.camel.yaml", Files.readString(Path.of("routes/optional/chat.camel.yaml"))));
        camel.start();
    }

    @AfterEach
    void stop() {
        camel.stop();
        chat.stop(0);
    }

    @Test
    void postsALineAndFailsIfTheChatRefusesIt() throws Exception {
        String event = OutboxJson.text(event("Price? \"ten\" pumps"));
        camel.createFluentProducerTemplate()
                .to("direct:chat")
                .withBody(event)
                .withHeader(EventSteps.MAILBOX, "sales")
                .send();
        assertThat(posted).hasSize(1);
        assertThat(new ObjectMapper().readTree(posted.get(0)).get("text").asText())
                .isEqualTo("sales: filed, new lead, new case 117, for anna, unassigned | ann@\u200Bclient.example"
                        + " | Price? \"ten\" pumps");

        status = 500;
        assertThatThrownBy(() -> camel.createProducerTemplate().sendBody("direct:chat", event))
                .isInstanceOf(CamelExecutionException.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            <!channel> pay        | &lt;!channel&gt; pay
            @all [here](//x.ex)   | @~all  here (//x.ex)
            see https://x.ex/     | see https ://x.ex/
            *bold* & `code`       | bold  &amp;  code
            """)
    void nothingInASubjectIsMoreThanText(String subject, String shown) {
        assertThat(ChatText.of(event(subject))).endsWith(shown.replace("~", "\u200B"));
    }

    @Test
    void whatIsNotToBeToldIsNotTold() {
        assertThat(ChatText.of(event(null))).doesNotContain("null").endsWith("ann@\u200Bclient.example");
    }

    private static OutcomeEvent event(@Nullable String subject) {
        return new OutcomeEvent(
                "1",
                "chat",
                "sales",
                "sales/INBOX/1/7",
                "filed",
                null,
                "price-request",
                List.of("anna"),
                List.of(new OutcomeEvent.Ref("lead", "l1"), new OutcomeEvent.Ref("case", "c1")),
                new OutcomeEvent.Ref("case", "c1"),
                "117",
                List.of("unassigned"),
                "ann@client.example",
                subject,
                null,
                Instant.parse("2026-03-04T09:15:30Z"));
    }
}
