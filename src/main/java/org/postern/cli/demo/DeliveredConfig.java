package org.postern.cli.demo;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postern.config.Config;
import org.postern.config.MailboxConfig;
import org.postern.config.Problem;
import org.postern.config.reading.ConfigReader;
import org.postern.config.reading.ConfigReader.Credentials;
import org.postern.config.reading.ConfigResult;

/** Reads the configuration as it is delivered, with the servers of the demonstration in it and no others. */
final class DeliveredConfig {
    private DeliveredConfig() {}

    /**
     * @param folder {@code config/} of the delivery
     * @param environment of the demonstration's servers
     * @throws CannotDemonstrate if the configuration has been edited so that the demonstration would touch other servers, or not work at all
     */
    static Config read(Path folder, Map<String, String> environment) {
        ConfigResult result = new ConfigReader(environment::get, Credentials.NEEDED).read(folder);
        if (result instanceof ConfigResult.Invalid invalid) {
            throw notAsDelivered(folder, lines(invalid.problems()));
        }
        Config config = ((ConfigResult.Valid) result).config();
        mustBe(
                folder,
                "database.url",
                environment.get("POSTERN_DATABASE_URL"),
                config.database().url());
        mustBe(
                folder,
                "crm.upload-dir",
                environment.get("POSTERN_UPLOAD_DIR"),
                config.crm().uploadDir());
        for (MailboxConfig mailbox : config.mailboxes()) {
            String where = "mailboxes." + mailbox.name();
            mustBe(folder, where + ".host", environment.get("POSTERN_IMAP_HOST"), mailbox.host());
            mustBe(folder, where + ".port", environment.get("POSTERN_IMAP_PORT"), mailbox.port());
        }
        config.smtp().ifPresent(smtp -> {
            mustBe(folder, "smtp.host", environment.get("POSTERN_SMTP_HOST"), smtp.host());
            mustBe(folder, "smtp.port", environment.get("POSTERN_SMTP_PORT"), smtp.port());
        });
        return config;
    }

    /** @return each problem on lines of its own, after a line end */
    static String lines(List<Problem> problems) {
        return problems.stream()
                .map(problem -> System.lineSeparator() + problem)
                .collect(Collectors.joining());
    }

    private static void mustBe(Path folder, String key, @Nullable Object wanted, @Nullable Object is) {
        if (!String.valueOf(wanted).equals(String.valueOf(is))) {
            throw notAsDelivered(
                    folder, key + " is " + is + ", which is none of the embedded servers (" + wanted + ")");
        }
    }

    private static CannotDemonstrate notAsDelivered(Path folder, String problem) {
        return new CannotDemonstrate("the demonstration needs " + folder + " as it was delivered: " + problem, null);
    }
}
