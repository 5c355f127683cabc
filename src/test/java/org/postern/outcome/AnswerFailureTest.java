package org.postern.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.io.IOException;
import java.net.ConnectException;
import java.util.stream.Stream;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.util.MailConnectException;
import org.eclipse.angus.mail.util.SocketConnectException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AnswerFailureTest {
    @ParameterizedTest
    @MethodSource
    void onlyWhatSurelyDidNotLeaveIsTriedAgain(AnswerFailure expected, Exception thrown) {
        assertThat(AnswerFailure.of(thrown)).isEqualTo(expected);
    }

    static Stream<Arguments> onlyWhatSurelyDidNotLeaveIsTriedAgain() throws AddressException {
        InternetAddress ann = new InternetAddress("ann@client.example");
        SMTPAddressFailedException greylisted = new SMTPAddressFailedException(ann, "RCPT TO", 450, "later");
        SMTPAddressFailedException unknown = new SMTPAddressFailedException(ann, "RCPT TO", 550, "no such user");
        return Stream.of(
                Arguments.of(AnswerFailure.AGAIN, greylisted),
                Arguments.of(AnswerFailure.AGAIN, new MessagingException("Invalid Addresses", greylisted)),
                Arguments.of(AnswerFailure.NEVER, unknown),
                Arguments.of(AnswerFailure.AGAIN, new AuthenticationFailedException("535")),
                Arguments.of(
                        AnswerFailure.AGAIN,
                        new MailConnectException(
                                new SocketConnectException("refused", new ConnectException(), "smtp", 25, 1000))),
                Arguments.of(AnswerFailure.NEVER, new AddressException("none")),
                Arguments.of(AnswerFailure.NEVER, new IllegalArgumentException("no answer template")),
                Arguments.of(
                        AnswerFailure.UNKNOWN,
                        new MessagingException("Exception reading response", new IOException())));
    }
}
