package org.postern.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postern.intake.FolderSurvey.Folder;

class FolderSurveyTest {
    private static final Instant NOW = Instant.parse("2026-03-04T10:00:00Z");

    /** Folders as path, role after {@code =}, days since the last mail after {@code @}. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            an empty mailbox                   | INBOX                                             | INBOX
            sent mail, also if nothing is in   | INBOX@1, Sent Items=sent                          | INBOX, {name: Sent Items, direction: out}
            folders that live                  | INBOX@1, Orders@3, Old@91                         | INBOX, Orders
            waste, drafts and copies           | Trash=trash@1, Spam=junk@1, Drafts=drafts@1, Everything=all@1, Archive=archive@1 | INBOX
            two below one                      | Clients/A@1, Clients/B@2                          | INBOX, Clients/A, Clients/B
            many below one                     | Clients/A@1, Clients/B@2, Clients/C@3, Clients/D@200 | INBOX, "Clients/*"
            many below the INBOX               | INBOX/A@1, INBOX/B@2, INBOX/C@3                   | INBOX, INBOX/A, INBOX/B, INBOX/C
            other alphabets                    | Účty@1, Счета@1                                   | INBOX, Účty, Счета
            names that YAML takes for more     | a: b@1, #tag@1, say "hi"@1                        | INBOX, "a: b", "#tag", "say \\"hi\\""
            """)
    void suggestsWhatIsWorthReading(String why, String folders, String expected) {
        List<Folder> found = new ArrayList<>();
        for (String folder : folders.split(", ")) {
            String[] age = folder.split("@");
            String[] role = age[0].split("=");
            found.add(new Folder(
                    role[0],
                    role.length > 1 ? role[1] : null,
                    age.length > 1 ? 5 : 0,
                    age.length > 1 ? NOW.minusSeconds(86_400L * Integer.parseInt(age[1])) : null,
                    false,
                    false));
        }
        assertThat(String.join(", ", FolderSurvey.suggestion(found, NOW))).isEqualTo(expected);
    }
}
