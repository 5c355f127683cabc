package org.postern.cli;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.postern.config.Config;
import org.postern.config.MailboxConfig;
import org.postern.config.Secret;
import org.postern.config.ServiceCodeConfig;
import org.postern.match.RecordRef;
import org.postern.match.ServiceCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.TypeConversionException;

/** {@code postern token make}. */
@Command(
        name = "make",
        description = {
            "Make the code of a record, for whatever sends mail about it.",
            "In the subject, a header X-Postern-Code, the text, or behind the + of an address of ours it leads the answer back to the record."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:failed", "2:wrong command line", "78:wrong configuration"},
        footerHeading = "%nExamples:%n",
        footer = {"  postern token make case:5f0c1d2e3a4b5c6d7", "  postern token make --mailbox support opportunity:17"
        })
final class TokenMakeCommand implements Callable<Integer> {
    @ParentCommand
    private TokenCommand token = new TokenCommand();

    @Mixin
    private final Talk talk = new Talk();

    @Mixin
    private final OutputOption output = new OutputOption();

    @Option(
            names = "--mailbox",
            paramLabel = "NAME",
            completionCandidates = NamesInConfig.Mailboxes.class,
            description = "Also the address of this mailbox that bears the code.")
    private Optional<String> mailbox = Optional.empty();

    @Parameters(
            paramLabel = "RECORD",
            converter = RecordName.class,
            description = "Type and id of the record in the CRM: case:ID, opportunity:ID or lead:ID.")
    private RecordRef record = new RecordRef(RecordRef.Type.CASE, "");

    private record Line(String record, String code, List<String> addresses) {}

    @Override
    public Integer call() {
        Config config = token.config().read();
        ServiceCode codes = config.serviceCode()
                .map(ServiceCodeConfig::key)
                .filter(Secret::isThere)
                .map(ServiceCode::new)
                .orElseThrow(
                        () -> new Failed("there is no service-code in postern.yaml; add 'service-code: {key: …}'"));
        String code = codes.make(record);
        if (!codes.verify(code).equals(List.of(record))) {
            throw new Failed(
                    "the id '" + record.id() + "' cannot stand in a code: letters, digits and '-' can, at most 64");
        }
        List<String> addresses =
                mailbox.map(name -> address(config, name, codes)).map(List::of).orElse(List.of());
        if (output.json()) {
            talk.out().println(OutputOption.line(new Line(record.type().label() + ":" + record.id(), code, addresses)));
        } else {
            talk.out().println(code);
            addresses.forEach(talk.out()::println);
        }
        return ExitCode.DONE;
    }

    private String address(Config config, String name, ServiceCode codes) {
        MailboxConfig found =
                config.mailbox(name).orElseThrow(() -> new Failed("no mailbox '" + name + "' in postern.yaml"));
        int at = found.address().lastIndexOf('@');
        return found.address().substring(0, at) + "+" + codes.tag(record)
                + found.address().substring(at);
    }

    static final class RecordName implements ITypeConverter<RecordRef> {
        @Override
        public RecordRef convert(String written) {
            String[] parts = written.split(":", 2);
            RecordRef.Type type = switch (parts[0].toLowerCase(Locale.ROOT)) {
                case "case" -> RecordRef.Type.CASE;
                case "opportunity" -> RecordRef.Type.OPPORTUNITY;
                case "lead" -> RecordRef.Type.LEAD;
                default -> null;
            };
            if (type == null || parts.length < 2 || parts[1].isBlank()) {
                throw new TypeConversionException(
                        "expected case:ID, opportunity:ID or lead:ID but was '" + written + "'");
            }
            return new RecordRef(type, parts[1].strip());
        }
    }
}
