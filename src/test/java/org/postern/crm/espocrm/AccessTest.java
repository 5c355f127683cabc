package org.postern.crm.espocrm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            no roles at all          |                                              |                          | regular | false | false | true
            forbidden                | {"Case": false}                              |                          | regular | true  | true  | false
            not for an administrator | {"Case": false}                              |                          | admin   | false | false | true
            all                      | {"Case": {"stream": "all"}}                  |                          | regular | false | false | true
            own, and it is           | {"Case": {"stream": "own"}}                  |                          | regular | true  | false | true
            own, and it is not       | {"Case": {"stream": "own"}}                  |                          | regular | false | true  | false
            team, and it is          | {"Case": {"stream": "team"}}                 |                          | regular | false | true  | true
            team, and it is not      | {"Case": {"stream": "team"}}                 |                          | regular | false | false | false
            the better of two        | {"Case": {"stream": "no"}}                   | {"Case": {"stream": "all"}} | regular | false | false | true
            not spoken of            | {"Lead": false}                              |                          | regular | false | false | true
            """)
    void rolesDecideWhoSeesANote(
            String why, String role, String second, String type, boolean named, boolean sharesTeam, boolean sees)
            throws Exception {
        EspoUser user = new EspoUser("u1", "ann", "Ann", type, true, null, Set.of(), Set.of());
        List<JsonNode> roles = Stream.of(role, second)
                .filter(r -> r != null)
                .map(AccessTest::json)
                .toList();
        Access access = new Access(roles.isEmpty() ? Map.of() : Map.of("u1", roles));
        Set<String> users = named ? Set.of("u1", "u2") : Set.of("u2");
        assertThat(access.maySeeNote(user, Entity.CASE, users, sharesTeam)).isEqualTo(sees);
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (java.io.IOException e) {
            throw new IllegalArgumentException(text, e);
        }
    }
}
