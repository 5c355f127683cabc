package org.postern.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.postern.config.Config;
import org.postern.crm.PersonalData;
import org.postern.crm.PersonalData.StoredMail;
import org.postern.daemon.Backend;
import org.postern.store.ErasedRows;
import org.postern.store.PastDelivery;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code postern export}. */
@Command(
        name = "export",
        description = {
            "Tell what is kept of an address, for a request of access.",
            "A line of JSON for each mail that it sent or in which it stands, with what became of it."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:failed", "2:wrong command line", "78:wrong configuration"},
        footerHeading = "%nExamples:%n",
        footer = {
            "  postern export --address ann@example.net > ann.jsonl",
            "  postern export --address ann@example.net --raw ann/ > ann.jsonl"
        })
final class ExportCommand implements Callable<Integer> {
    private static final Clock CLOCK = Clock.systemUTC();
    private static final int AT_ONCE = 100;

    @ParentCommand
    private PosternCommand postern = new PosternCommand();

    @Mixin
    private final Talk talk = new Talk();

    @Option(names = "--address", paramLabel = "A", required = true, description = "The address, as ann@example.net.")
    private String address = "";

    @Option(
            names = "--raw",
            paramLabel = "DIR",
            description = "Also write the mails as they came, as far as they are kept, into this folder.")
    private @Nullable Path raw;

    private int mails;

    @Override
    public Integer call() throws IOException {
        Config config = postern.config().read();
        String lower = address.toLowerCase(Locale.ROOT);
        if (raw != null) {
            Files.createDirectories(raw);
        }
        try (Backend backend = Backend.open(config, CLOCK)) {
            PersonalData crm = backend.personalData();
            export(backend, crm, "sent", crm.sentBy(lower));
            export(backend, crm, "received", crm.receivedBy(lower));
            for (String holder : crm.holders(lower)) {
                talk.out().println(OutputOption.line(new Holder(holder)));
            }
        }
        talk.err().println(mails + (mails == 1 ? " mail" : " mails"));
        return ExitCode.DONE;
    }

    private void export(Backend backend, PersonalData crm, String role, List<String> ids) throws IOException {
        ErasedRows ledger = new ErasedRows(backend.database(), null, CLOCK);
        for (int from = 0; from < ids.size(); from += AT_ONCE) {
            List<String> slice = ids.subList(from, Math.min(from + AT_ONCE, ids.size()));
            Map<String, List<PastDelivery>> deliveries = new HashMap<>();
            ledger.of(slice)
                    .forEach(d -> deliveries
                            .computeIfAbsent(d.emailId(), id -> new ArrayList<>())
                            .add(d));
            for (StoredMail mail : crm.tell(slice)) {
                List<PastDelivery> its = deliveries.getOrDefault(mail.id(), List.of());
                talk.out().println(OutputOption.line(Line.of(role, mail, its)));
                for (PastDelivery delivery : its) {
                    copy(backend, delivery);
                }
                mails++;
            }
        }
    }

    private void copy(Backend backend, PastDelivery delivery) throws IOException {
        if (raw == null) {
            return;
        }
        Path file = raw.resolve(delivery.id() + ".eml");
        boolean kept;
        try (OutputStream out = Files.newOutputStream(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            kept = backend.rawMails().copy(delivery, out);
        }
        if (!kept) {
            Files.delete(file);
        }
    }

    private record Holder(String record) {}

    private record Became(
            long id,
            String delivery,
            Instant receivedAt,
            String outcome,
            @Nullable String reason,
            @Nullable String rule) {
        static Became of(PastDelivery past) {
            return new Became(
                    past.id(),
                    past.delivery().toString(),
                    past.receivedAt(),
                    past.outcome().label(),
                    past.reason(),
                    past.rule());
        }
    }

    /** The JSON form. @param role sent or received */
    private record Line(
            String role,
            String email,
            @Nullable Instant date,
            @Nullable String subject,
            @Nullable String text,
            List<String> attachments,
            List<Became> deliveries) {
        static Line of(String role, StoredMail mail, List<PastDelivery> deliveries) {
            return new Line(
                    role,
                    mail.id(),
                    mail.date(),
                    mail.subject(),
                    mail.text(),
                    mail.attachments(),
                    deliveries.stream().map(Became::of).toList());
        }
    }
}
