package org.postern.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postern.config.MailboxConfig.Tls;
import org.postern.config.ReachConfig.Addresses;

class ServerAddressesTest {
    @ParameterizedTest
    @CsvSource({
        "ANY, 2001:db8:0:0:0:0:0:1 192.0.2.1 2001:db8:0:0:0:0:0:2",
        "IPV4_FIRST, 192.0.2.1 2001:db8:0:0:0:0:0:1 2001:db8:0:0:0:0:0:2",
        "IPV6_FIRST, 2001:db8:0:0:0:0:0:1 2001:db8:0:0:0:0:0:2 192.0.2.1",
        "IPV4, 192.0.2.1",
        "IPV6, 2001:db8:0:0:0:0:0:1 2001:db8:0:0:0:0:0:2"
    })
    void areTriedInTheOrderWanted(Addresses wanted, String expected) throws Exception {
        List<InetAddress> all = Arrays.asList(
                InetAddress.getByName("2001:db8::1"),
                InetAddress.getByName("192.0.2.1"),
                InetAddress.getByName("2001:db8::2"));
        assertThat(String.join(" ", ServerAddresses.chosen(all, wanted))).isEqualTo(expected);
    }

    @Test
    void aNameThatNobodyKnowsIsSaidToBeOne() {
        var mailbox = Mailboxes.mailbox("sales", 1, "secret")
                .tls(Tls.IMPLICIT, "no-such-host.invalid", 993, null)
                .config();
        assertThatThrownBy(() -> ServerAddresses.of(mailbox)).hasMessageContaining("not known (DNS)");
    }
}
