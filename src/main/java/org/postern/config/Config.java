package org.postern.config;

import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The whole configuration, read, checked and with every default filled in: {@code postern.yaml}, its includes, and {@code rules.yaml}.
 *
 * @param folder the configuration folder; relative paths in the files are resolved against it
 * @param hash SHA-256 (hex) over all files read, kept with each ledger row so that a decision can be traced to its rules
 * @param tokenKey seals refresh tokens; empty: a key in the daemon's state folder does
 * @param createsPerHour how many mails of one sender, or of one domain, may create something in an hour
 * @param templates acknowledgement templates by name: the files of {@code templates/}
 */
public record Config(
        Path folder,
        String hash,
        DatabaseConfig database,
        CrmConfig crm,
        StaffConfig staff,
        @Nullable String authservId,
        Optional<ServiceCodeConfig> serviceCode,
        LinkingConfig linking,
        ZoneId zone,
        List<MailboxConfig> mailboxes,
        Optional<Secret> tokenKey,
        Map<String, SourceConfig> sources,
        List<String> reasons,
        AttachmentsConfig attachments,
        LimitsConfig limits,
        int createsPerHour,
        PrivacyConfig privacy,
        ArchiveConfig archive,
        Optional<SmtpConfig> smtp,
        NoticesConfig notices,
        AlertsConfig alerts,
        List<EventConfig> events,
        Optional<AbsencesConfig> absences,
        ManagementConfig management,
        LoggingConfig logging,
        ClusterConfig cluster,
        RulesConfig rules,
        Map<String, AnswerTemplate> templates) {

    /** @return the mailbox of that name; empty if there is none */
    public Optional<MailboxConfig> mailbox(String name) {
        return mailboxes.stream().filter(m -> m.name().equals(name)).findFirst();
    }
}
