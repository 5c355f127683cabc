package org.postern.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormRequestTest {
    private static final Instant NOW = Instant.parse("2026-03-04T09:15:30Z");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            application/x-www-form-urlencoded  | name=Anna+%C5%98&email=anna@client.example&phone=%2B420+1&subject=Cen%C3%ADk&message=a%0Ab
            application/json; charset=utf-8    | {"name": "Anna Ř", "email": "anna@client.example", "phone": "+420 1", "subject": "Ceník", "message": "a\\nb"}
            """)
    void becomesTheMailThatItsSenderWouldHaveWritten(String type, String body) throws Exception {
        MimeMessage mail = mail(type, body, null);
        assertThat(mail.getFrom()).containsExactly(new InternetAddress("anna@client.example", "Anna Ř", "UTF-8"));
        assertThat(mail.getAllRecipients()).containsExactly(new InternetAddress("sales@example.com"));
        assertThat(mail.getSubject()).isEqualTo("Ceník");
        assertThat(((String) mail.getContent()).lines())
                .containsExactly("name: Anna Ř", "email: anna@client.example", "phone: +420 1", "", "a", "b");
    }

    @Test
    void aLineBreakInAFieldBeginsNoHeader() throws Exception {
        MimeMessage mail = mail(
                "application/json",
                "{\"name\": \"A\\r\\nBcc: x@evil.example\", \"email\": \"a@b.example\", \"subject\": \"S\\r\\nBcc: y@evil.example\"}",
                "key\r\nX-Evil: 1");
        assertThat(mail.getHeader("Bcc")).isNull();
        assertThat(mail.getHeader("X-Evil")).isNull();
        assertThat(mail.getAllRecipients()).hasSize(1);
    }

    @Test
    void theSameKeyIsTheSameMessageAndNoKeyAnother() throws Exception {
        String body = "email=a@b.example";
        String type = "application/x-www-form-urlencoded";
        assertThat(mail(type, body, "1").getMessageID())
                .isEqualTo(mail(type, body, "1").getMessageID());
        assertThat(mail(type, body, "1").getMessageID())
                .isNotEqualTo(mail(type, body, "2").getMessageID());
        assertThat(mail(type, body, null).getMessageID())
                .isNotEqualTo(mail(type, body, null).getMessageID());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            text/plain                        | hello                              | 415
            application/json                  | {"email": "a@b.example"            | 422
            application/json                  | ["a@b.example"]                    | 422
            application/json                  | {"email": "a@b.example", "x": [1]} | 422
            application/json                  | {"name": "Ann"}                    | 422
            application/x-www-form-urlencoded | email=nobody                       | 422
            application/x-www-form-urlencoded | email=a@b.example,c@d.example      | 422
            application/x-www-form-urlencoded | email=%zz                          | 422
            """)
    void whatIsNoRequestIsRefused(String type, String body, int status) {
        assertThatThrownBy(() -> FormRequest.read(type, body.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOfSatisfying(
                        FormRequest.Refused.class,
                        refused -> assertThat(refused.status()).isEqualTo(status));
    }

    private static MimeMessage mail(String type, String body, @Nullable String key) throws Exception {
        FormRequest request = FormRequest.read(type, body.getBytes(StandardCharsets.UTF_8));
        return new MimeMessage(
                Session.getInstance(new Properties()),
                new ByteArrayInputStream(request.mail("sales@example.com", key, NOW)));
    }
}
