package org.postern.crm.espocrm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.postern.crm.MailDraft.mail;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UserFilterTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            nothing asked               |                      |               |          |              |       | false
            sender, whole, no case      | JOHN@acme.example    |               |          |              |       | true
            sender, part only           | john                 |               |          |              |       | false
            sender, wildcard            | *@acme.*             |               |          |              |       | true
            stars do not overlap        | *@acme.example.e*ple |               |          |              |       | false
            several stars in order      | j*@*.ex*e            |               |          |              |       | true
            recipient                   |                      | support@*     |          |              |       | true
            subject                     |                      |               | *pump*   |              |       | true
            subject, other case         |                      |               | *PUMP*   |              |       | false
            one of two phrases          |                      |               |          | nothing;DRIPS |      | true
            none of the phrases         |                      |               |          | nothing      |       | false
            all phrases                 |                      |               |          |              | hello;drips | true
            not all phrases             |                      |               |          |              | hello;nothing | false
            one criterion fails         | *@acme.example       |               | *tap*    |              |       | false
            """)
    void allThatIsAskedMustHold(
            String why, String from, String to, String subject, String any, String all, boolean matches) {
        UserFilter filter =
                new UserFilter(UserFilter.Action.SKIP, from, to, subject, list(any), list(all), false, false, null);
        assertThat(filter.matches(mail().read())).isEqualTo(matches);
    }

    private static List<String> list(String phrases) {
        return phrases == null ? List.of() : Arrays.asList(phrases.split(";"));
    }
}
