package org.postern.intake;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.SocketFactory;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Keeps hold of the socket below a connection, so that another thread can cut it: the protocol object is locked while it reads.
 */
final class RawSocket {
    private volatile @Nullable Socket socket;
    private volatile boolean cut;

    /** Closes the connection at once. A read that is under way fails. */
    void cut() {
        cut = true;
        Socket open = socket;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                throw new IllegalStateException("a socket could not be closed", e);
            }
        }
    }

    boolean wasCut() {
        return cut;
    }

    /** @return makes plain sockets, the last of which is kept */
    SocketFactory plain() {
        return new SocketFactory() {
            @Override
            public Socket createSocket() {
                Socket made = new Socket();
                socket = made;
                return made;
            }

            @Override
            public Socket createSocket(String host, int port) throws IOException {
                return keep(new Socket(host, port));
            }

            @Override
            public Socket createSocket(String host, int port, InetAddress from, int fromPort) throws IOException {
                return keep(new Socket(host, port, from, fromPort));
            }

            @Override
            public Socket createSocket(InetAddress host, int port) throws IOException {
                return keep(new Socket(host, port));
            }

            @Override
            public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort) throws IOException {
                return keep(new Socket(host, port, from, fromPort));
            }
        };
    }

    /** @return puts TLS over connected sockets, the last of which is kept */
    SSLSocketFactory tls(SSLSocketFactory factory) {
        return new SSLSocketFactory() {
            @Override
            public Socket createSocket(Socket below, String host, int port, boolean close) throws IOException {
                return factory.createSocket(keep(below), host, port, close);
            }

            @Override
            public Socket createSocket(String host, int port) throws IOException {
                return keep(factory.createSocket(host, port));
            }

            @Override
            public Socket createSocket(String host, int port, InetAddress from, int fromPort) throws IOException {
                return keep(factory.createSocket(host, port, from, fromPort));
            }

            @Override
            public Socket createSocket(InetAddress host, int port) throws IOException {
                return keep(factory.createSocket(host, port));
            }

            @Override
            public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort) throws IOException {
                return keep(factory.createSocket(host, port, from, fromPort));
            }

            @Override
            public String[] getDefaultCipherSuites() {
                return factory.getDefaultCipherSuites();
            }

            @Override
            public String[] getSupportedCipherSuites() {
                return factory.getSupportedCipherSuites();
            }
        };
    }

    private Socket keep(Socket made) throws IOException {
        socket = made;
        if (cut) {
            made.close();
        }
        return made;
    }
}
