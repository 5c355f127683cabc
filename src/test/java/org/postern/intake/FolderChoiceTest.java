package org.postern.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postern.config.MailboxConfig.FolderConfig;

class FolderChoiceTest {
    @ParameterizedTest(name = "{0} of {1} is {2}")
    @CsvSource(delimiter = '|', textBlock = """
            INBOX       | Inbox                                         | Inbox
            inbox       | INBOX; INBOX.Sent                             | INBOX
            Sent        | INBOX; Sent                                   | Sent
            Sent        | INBOX; Sent Items                             | Sent Items
            Sent        | INBOX; Odeslané[\\sent]; Sent Items           | Odeslané
            Sent        | INBOX; INBOX.Sent Messages                    | INBOX.Sent Messages
            Junk        | INBOX; Spam                                   | Spam
            Projects/A  | Projects; Projects.A; Projects.B              | Projects.A
            Projects/*  | Projects; Projects.A; Projects.B.C; Projectsx | Projects.A; Projects.B.C
            *           | INBOX; A; Drafts; T[\\trash]; J[\\junk]; All[\\all] | INBOX; A
            *           | INBOX; Spam; Koš; INBOX.Deleted Items; Черновики; A.Spam | INBOX; A.Spam
            Spam        | INBOX; Spam                                   | Spam
            Pro*s       | Pros; Projects; Pro                           | Pros; Projects
            A.B         | A.B; AxB                                      | A.B
            Closed      | Closed[\\noselect]                            |
            Missing     | INBOX                                         |
            (*          | (a; b                                         | (a
            """)
    void aConfiguredNameMeans(String wanted, String there, String expected) {
        FolderChoice.Chosen chosen =
                FolderChoice.choose(List.of(new FolderConfig(wanted, false, null)), folders(there));
        assertThat(String.join(
                        "; ",
                        chosen.folders().keySet().stream()
                                .map(ServerFolder::name)
                                .toList()))
                .isEqualTo(expected == null ? "" : expected);
        assertThat(chosen.missing().isEmpty()).isEqualTo(expected != null);
    }

    @Test
    void whatIsExcludedIsMeantByNobodyAndSentMailIsKnownAsSuch() {
        FolderConfig all = new FolderConfig("*", false, null);
        FolderConfig not = new FolderConfig("!Projects/Old*", false, null);
        assertThat(FolderChoice.choose(
                                List.of(all, not), folders("INBOX; Projects.A; Projects.Old; Projects.Old.B; Sent"))
                        .folders()
                        .entrySet())
                .extracting(e -> e.getKey().name() + " " + e.getValue().out())
                .containsExactly("INBOX false", "Projects.A false", "Sent true");
        FolderConfig named = new FolderConfig("Projects/Old", false, null);
        assertThat(FolderChoice.choose(List.of(named, not), folders("INBOX; Projects.Old"))
                        .missing())
                .containsExactly("Projects/Old");
    }

    @Test
    void eachFolderIsReadOnceByTheFirstEntryThatMeansIt() {
        FolderConfig special = new FolderConfig("Projects/A", true, "Archive");
        FolderConfig all = new FolderConfig("*", false, null);
        assertThat(FolderChoice.choose(List.of(special, all), folders("INBOX; Projects.A"))
                        .folders())
                .hasSize(2)
                .containsValue(special);
    }

    private static List<ServerFolder> folders(String text) {
        return Arrays.stream(text.split("; "))
                .map(name -> {
                    int bracket = name.indexOf('[');
                    String attribute = bracket < 0 ? "" : name.substring(bracket + 1, name.length() - 1);
                    return new ServerFolder(
                            bracket < 0 ? name : name.substring(0, bracket),
                            '.',
                            !attribute.equals("\\noselect"),
                            attribute.isEmpty() ? Set.of() : Set.of(attribute));
                })
                .toList();
    }
}
