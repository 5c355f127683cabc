package org.postern.daemon;

import jakarta.persistence.EntityManagerFactory;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.postern.config.AnswerTemplate;
import org.postern.config.Config;
import org.postern.config.Secret;
import org.postern.config.SmtpConfig;
import org.postern.crm.SentAnswer;
import org.postern.outcome.Acknowledgement;
import org.postern.outcome.AnswerBox;
import org.postern.outcome.AnswerSteps;
import org.postern.outcome.SmtpAddress;
import org.postern.store.AnswerRoute;
import org.postern.store.SqlAnswerBox;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the route file of the answers names. Without an SMTP server there is nobody to hand them to, and the file is left out. */
final class Answering {
    private static final Logger LOG = LoggerFactory.getLogger(Answering.class);
    private static final String FILE = "answers.camel.yaml";

    private Answering() {}

    /** @return those of the route files that can be used with this configuration */
    static List<Path> usable(List<Path> files, Config config) {
        return files.stream()
                .filter(file -> config.smtp().isPresent() || !file.endsWith(FILE))
                .toList();
    }

    /** Answers that were being sent when the last run ended are never sent again. */
    static void bind(CamelContext camel, Config config, Backend backend, Supplier<Policy> inForce, Clock clock) {
        config.smtp().ifPresent(smtp -> {
            AnswerBox box = new SqlAnswerBox(backend.database(), Run.node(config), config.authservId() != null, clock);
            int unknown = box.settleUnknown();
            if (unknown > 0) {
                LOG.warn(
                        "{} answers were being sent when the last run ended; nobody knows whether they left.", unknown);
            }
            AnswerRoute.bind(
                    camel,
                    backend.database(),
                    steps(config, box, name -> template(inForce.get().config(), name), backend.crm()::keep, clock),
                    new SmtpAddress(smtp),
                    clock);
        });
    }

    /** For routes that are built and never started. */
    static void bindUnused(
            CamelContext camel, Config config, AnswerBox box, EntityManagerFactory database, Clock clock) {
        config.smtp()
                .ifPresent(smtp -> AnswerRoute.bindUnused(
                        camel,
                        database,
                        steps(config, box, name -> template(config, name), answer -> {}, clock),
                        new SmtpAddress(withoutPassword(smtp)),
                        clock));
    }

    /** Camel asks for the password when it builds the endpoint; a check by hand may not have it. */
    static SmtpConfig withoutPassword(SmtpConfig smtp) {
        return new SmtpConfig(smtp.host(), smtp.port(), smtp.tls(), smtp.user(), new Secret("not used"), smtp.from());
    }

    private static AnswerSteps steps(
            Config config,
            AnswerBox box,
            Function<String, Optional<AnswerTemplate>> templates,
            Consumer<SentAnswer> kept,
            Clock clock) {
        String from = config.smtp().orElseThrow().from();
        return new AnswerSteps(box, new Acknowledgement(from), templates, kept, clock);
    }

    private static Optional<AnswerTemplate> template(Config config, String name) {
        return Optional.ofNullable(config.templates().get(name));
    }
}
