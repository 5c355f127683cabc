package org.postern.cli;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.postern.config.Config;
import org.postern.config.Preset;

/**
 * A configuration for one mailbox, to begin with.
 *
 * @param host empty: that of the preset
 * @param tenant and @param clientId for Microsoft only, else empty
 */
record FirstConfig(
        Preset preset,
        String address,
        String host,
        String tenant,
        String clientId,
        String databaseUrl,
        String databaseUser,
        String uploadDir) {

    static final String DELIVERED = ".delivered";

    private static final String MAIN_FILE = "postern.yaml";
    private static final String RULES_FILE = "rules.yaml";
    private static final String TESTS_FILE = "rules.test.yaml";

    /** A secret that somebody has to put in place. @param name of its file */
    record Needed(String name, String what) {
        private static final String DATABASE = "db";

        boolean isOfDatabase() {
            return name.equals(DATABASE);
        }
    }

    static String tenant(Preset preset) {
        return isPersonal(preset) ? "consumers" : "TENANT";
    }

    /** @throws Failed if a configuration is there that is not merely as delivered */
    static void refuseIfThere(Path folder) throws IOException {
        for (String file : List.of(MAIN_FILE, RULES_FILE, TESTS_FILE)) {
            Path there = folder.resolve(file);
            if (Files.exists(there) && !isAsDelivered(there)) {
                throw new Failed(
                        there + " is there already and is not overwritten; name another folder by --config DIR");
            }
        }
    }

    private static boolean isAsDelivered(Path file) throws IOException {
        try (InputStream delivered = Config.class.getResourceAsStream("delivered/" + file.getFileName())) {
            return delivered != null && Arrays.equals(delivered.readAllBytes(), Files.readAllBytes(file));
        }
    }

    List<Needed> secrets() {
        List<Needed> needed = new ArrayList<>();
        needed.add(new Needed(Needed.DATABASE, "database password of " + databaseUser));
        if (preset.signIn() != Preset.SignIn.MICROSOFT) {
            String kind = preset.signIn() == Preset.SignIn.PASSWORD ? "password" : "app password";
            needed.add(new Needed(name(), kind + " of " + address));
        } else if (!isPersonal(preset)) {
            needed.add(new Needed(name(), "client secret of the application"));
        }
        return needed;
    }

    /** @return the command by which a person signs in, where that is needed */
    Optional<String> login() {
        return isPersonal(preset) ? Optional.of("oauth login " + name()) : Optional.empty();
    }

    /** @return the program to which the administrator of the database feeds statements */
    String databaseClient() {
        return databaseUrl.startsWith("jdbc:postgresql:")
                ? "psql " + databaseUrl.replaceAll("\\?.*|.*/", "") + " postgres"
                : "mariadb";
    }

    /**
     * Writes it; what was there as delivered stays beside it as {@code NAME.delivered}.
     *
     * @return the files, in the order written; secrets are not among them
     */
    List<Path> write(Path folder) throws IOException {
        Files.createDirectories(folder);
        writeSchemas(folder.resolve("schema"));
        return List.of(
                write(folder.resolve(MAIN_FILE), main()),
                write(folder.resolve(RULES_FILE), RULES),
                write(folder.resolve(TESTS_FILE), TESTS.replace("@ADDRESS@", quoted(address))));
    }

    /** For editors; those of the package stay. */
    private static void writeSchemas(Path folder) throws IOException {
        Files.createDirectories(folder);
        for (String name : List.of("postern", "rules", "rules.test", "crm")) {
            Path file = folder.resolve(name + ".schema.json");
            if (!Files.exists(file)) {
                try (InputStream delivered =
                        requireNonNull(Config.class.getResourceAsStream("delivered/schema/" + file.getFileName()))) {
                    Files.copy(delivered, file);
                }
            }
        }
    }

    /** Readable for the daemon's user, whatever the umask of who sets it up: there is no secret in it. */
    private static Path write(Path file, String text) throws IOException {
        if (Files.exists(file)) {
            Files.move(file, file.resolveSibling(file.getFileName() + DELIVERED), StandardCopyOption.REPLACE_EXISTING);
        }
        Files.writeString(file, text, StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    }

    private static boolean isPersonal(Preset preset) {
        return preset.name().equals("outlook");
    }

    private String name() {
        String local = address.split("@", 2)[0].toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9._-]", "-");
        return local.matches("[a-z0-9].*") ? local : "mailbox" + local;
    }

    private String domain() {
        return address.contains("@") ? address.split("@", 2)[1] : "example.com";
    }

    private String main() {
        return MAIN.replace("@TITLE@", preset.title())
                .replace("@STEPS@", steps())
                .replace("@PRESET@", preset.name())
                .replace("@HOST@", host.isEmpty() ? "" : "    host: " + quoted(host) + "\n")
                .replace("@NAME@", name())
                .replace("@ADDRESS@", quoted(address))
                .replace("@DOMAIN@", quoted(domain()))
                .replace("@SIGNIN@", signIn())
                .replace("@DATABASE@", quoted(databaseUrl))
                .replace("@USER@", quoted(databaseUser))
                .replace("@UPLOAD@", quoted(uploadDir));
    }

    private String steps() {
        StringBuilder steps = new StringBuilder();
        preset.steps().forEach(step -> steps.append("  # - ").append(step).append('\n'));
        return steps.toString();
    }

    private String signIn() {
        if (preset.signIn() != Preset.SignIn.MICROSOFT) {
            return "    password: ${credential:" + name() + "}    # by hand: the file secrets/" + name() + "\n";
        }
        String both = "      provider: microsoft\n      tenant: " + quoted(tenant) + "\n      client-id: "
                + quoted(clientId) + "\n";
        return isPersonal(preset)
                ? "    oauth2:                     # then once: postern oauth login " + name() + "\n" + both
                        + "      grant: device\n"
                : "    oauth2:\n" + both + "      grant: client-credentials\n      client-secret: ${credential:"
                        + name()
                        + "}    # or client-certificate: {certificate: FILE.pem, key: \"${file:KEY.pem}\"}\n"
                        + "      # client-secret-expires: 2027-12-31    # you are warned 30, 7 and 1 days before\n";
    }

    private static String quoted(String value) {
        return "\"" + value.replace("\\", "\\\\").replace("\"", "\\\"").replace("${", "$${") + "\"";
    }

    private static final String MAIN = """
            # yaml-language-server: $schema=schema/postern.schema.json
            # Postern's configuration: where mail comes from and where it goes. What is done with it stands in rules.yaml.
            # `postern check` tells what is wrong with it, `postern check --connect` whether everybody answers.
            # Secrets are references: ${credential:NAME} (systemd; by hand the file secrets/NAME), ${file:PATH}, ${env:NAME}.

            # The CRM's database. Our own tables live beside it, in a database named postern.
            database:
              url: @DATABASE@
              user: @USER@
              password: ${credential:db}

            crm:
              kind: espocrm
              upload-dir: @UPLOAD@      # where the CRM keeps attachment files
              active:                   # a mail that continues a record in one of these states creates nothing new
                opportunity: [Prospecting, Qualification, Proposal, Negotiation]
                case: [New, Assigned, Pending]

            # Who is one of us beside the CRM's users: never becomes a lead.
            staff:
              domains: [@DOMAIN@]

            mailboxes:
              # @TITLE@. What has to be done there:
            @STEPS@  - name: @NAME@
                address: @ADDRESS@
                preset: @PRESET@          # host, port and TLS of that provider; each may be given here as well
            @HOST@@SIGNIN@    folders: [INBOX]
                since: 7d                 # at the first connect only; older mail is left alone
            """;

    private static final String RULES = """
            # yaml-language-server: $schema=schema/rules.schema.json
            # What is done with mail: the first rule that matches decides. Whatever the rules say, of newsletters and of what machines
            # write nothing is created: it is stored only.
            rules:
              # A case of whoever looks after the sender; of strangers a lead as well.
              - {name: default, assign: {owner: true}, create: case}
            """;

    private static final String TESTS = """
            # yaml-language-server: $schema=schema/rules.test.schema.json
            # What the rules are to make of example mails; `postern rules test` tries it.
            - mail: {from: ann@client.example, to: @ADDRESS@, subject: A question, body: How much is a pump?}
              expect: {rule: default, create: case}
            - mail: {from: news@shop.example, to: @ADDRESS@, subject: News, headers: {List-Id: "<news.shop.example>"}}
              expect: {create: none}
            """;
}
