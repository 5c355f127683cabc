package org.postern.config.reading;

/** Whether a host can only be this machine. Names are not looked up: an answer from the network proves nothing. */
final class Loopback {
    private Loopback() {}

    static boolean is(String host) {
        return host.equals("localhost")
                || host.equals("::1")
                || host.equals("[::1]")
                || host.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
    }
}
