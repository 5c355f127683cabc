package org.postern.intake;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.eclipse.angus.mail.util.MailConnectException;
import org.eclipse.angus.mail.util.SocketConnectException;
import org.postern.config.MailboxConfig;
import org.postern.config.ReachConfig.Addresses;
import org.postern.intake.MailServerException.Kind;

/** The addresses at which a mail server is tried, one after the other: a network that swallows one family must not hide the other. */
final class ServerAddresses {
    private ServerAddresses() {}

    /** Connects to a server under one of its addresses. */
    interface Connecting<T> {
        T to(String address) throws MailServerException;
    }

    /** @return of the first address that takes the connection. What goes wrong after that is not tried elsewhere */
    static <T> T connect(MailboxConfig mailbox, Connecting<T> connecting) throws MailServerException {
        List<String> addresses = of(mailbox);
        for (String address : addresses.subList(0, addresses.size() - 1)) {
            try {
                return connecting.to(address);
            } catch (MailServerException e) {
                if (!neverConnected(e)) {
                    throw e;
                }
            }
        }
        return connecting.to(addresses.get(addresses.size() - 1));
    }

    /** @return at least one; the name itself where there is nothing to choose, or a proxy chooses */
    static List<String> of(MailboxConfig mailbox) throws MailServerException {
        if (mailbox.reach().proxy() != null) {
            return List.of(mailbox.host());
        }
        try {
            List<String> chosen = chosen(
                    Arrays.asList(InetAddress.getAllByName(mailbox.host())),
                    mailbox.reach().addresses());
            if (chosen.isEmpty()) {
                throw new MailServerException(
                        Kind.CONNECTION, mailbox.host() + " has no address of the family that 'addresses' asks for");
            }
            return chosen;
        } catch (UnknownHostException e) {
            throw new MailServerException(
                    Kind.CONNECTION, "connecting to " + mailbox.host() + ": the name is not known (DNS)", e);
        }
    }

    static List<String> chosen(List<InetAddress> all, Addresses wanted) {
        List<InetAddress> addresses = new ArrayList<>(all);
        switch (wanted) {
            case ANY -> {}
            case IPV4_FIRST -> addresses.sort(Comparator.comparing(a -> !(a instanceof Inet4Address)));
            case IPV6_FIRST -> addresses.sort(Comparator.comparing(a -> a instanceof Inet4Address));
            case IPV4 -> addresses.removeIf(a -> !(a instanceof Inet4Address));
            case IPV6 -> addresses.removeIf(a -> a instanceof Inet4Address);
        }
        return addresses.stream().map(InetAddress::getHostAddress).toList();
    }

    private static boolean neverConnected(MailServerException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SocketConnectException || cause instanceof MailConnectException) {
                return true;
            }
        }
        return false;
    }
}
