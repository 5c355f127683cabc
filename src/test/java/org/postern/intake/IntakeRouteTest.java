package org.postern.intake;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.builder.TemplatedRouteBuilder;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.commit.BatchResult;

/** The shipped route, with the component found by its name and GreenMail as the server. */
class IntakeRouteTest {
    private static final Path ROUTES = Path.of("routes", "intake.camel.yaml");

    private final GreenMail greenMail = new GreenMail(new ServerSetup[] {
        new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP),
        new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_IMAP)
    });
    private final List<String> steps = Collections.synchronizedList(new ArrayList<>());

    @TempDir
    Path spool;

    @BeforeEach
    void start() {
        greenMail.start();
        greenMail.setUser("sales@example.com", "sales", "secret");
    }

    @AfterEach
    void stop() {
        greenMail.stop();
    }

    @Test
    void aBatchPassesReadScreenCommitAndSettle() throws Exception {
        try (IntakeRig rig = new IntakeRig(spool)) {
            for (String step : List.of("read", "screen", "commit", "settle")) {
                rig.context.getRegistry().bind(step, (Processor) exchange -> pass(step, exchange));
            }
            rig.start(Mailboxes.mailbox("sales", greenMail.getImap().getPort(), "secret")
                    .config());
            rig.context.getRouteController().stopRoute("sales");
            PluginHelper.getRoutesLoader(rig.context)
                    .loadRoutes(ResourceHelper.fromString("intake.camel.yaml", Files.readString(ROUTES)));
            TemplatedRouteBuilder.builder(rig.context, "intake")
                    .parameter("mailbox", "sales")
                    .routeId("intake-sales")
                    .add();
            rig.context.start();
            rig.poll("sales");
            GreenMailUtil.sendTextEmail(
                    "sales@example.com",
                    "ann@example.com",
                    "Hello",
                    "A question",
                    greenMail.getSmtp().getServerSetup());
            rig.poll("sales");

            assertThat(steps).containsExactly("read: Hello", "screen", "commit", "settle");
            assertThat(rig.state("sales").error()).isNull();
        }
    }

    private void pass(String step, Exchange exchange) {
        if (exchange.getMessage().getBody() instanceof FetchedBatch batch && step.equals("read")) {
            steps.add(step + ": "
                    + IntakeRig.subject(IntakeRig.bytes(batch.deliveries().get(0))));
        } else {
            steps.add(step);
        }
        if (step.equals("commit")) {
            exchange.getMessage().setBody(new BatchResult.Committed(List.of()));
        }
    }
}
