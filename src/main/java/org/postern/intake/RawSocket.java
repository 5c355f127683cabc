package org.postern.intake;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.SocketFactory;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import org.postern.config.ReachConfig;

/**
 * Keeps hold of the socket below a connection, so that another thread can cut it: the protocol object is locked while it reads.
 */
final class RawSocket {
    private volatile @Nullable Socket socket;
    private volatile @Nullable SSLSocket secured;
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

    /** @return protocol, and for how long the server's certificate holds; empty without TLS */
    Optional<String> security() {
        SSLSocket tls = secured;
        if (tls == null) {
            return Optional.empty();
        }
        SSLSession session = tls.getSession();
        try {
            X509Certificate shown = (X509Certificate) session.getPeerCertificates()[0];
            return Optional.of(session.getProtocol() + ", the server's certificate is good until "
                    + shown.getNotAfter().toInstant());
        } catch (SSLPeerUnverifiedException e) {
            throw new IllegalStateException("a certificate that was checked is not there", e);
        }
    }

    boolean wasCut() {
        return cut;
    }

    /** @return makes plain sockets, the last of which is kept. @param through a SOCKS proxy, which has to be in place before the connection is; of others the caller takes care */
    SocketFactory plain(ReachConfig.@Nullable Proxy through) {
        return new SocketFactory() {
            @Override
            public Socket createSocket() {
                Socket made = through != null && through.kind() == ReachConfig.Proxy.Kind.SOCKS5
                        ? new Socket(new Proxy(Proxy.Type.SOCKS, new InetSocketAddress(through.host(), through.port())))
                        : new Socket();
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

    /**
     * @param name that the certificate must have, also where the connection was made to a bare address
     * @return puts TLS over connected sockets, the last of which is kept
     */
    SSLSocketFactory tls(SSLSocketFactory factory, String name) {
        return new SSLSocketFactory() {
            @Override
            public Socket createSocket(Socket below, String host, int port, boolean close) throws IOException {
                Socket made = factory.createSocket(keep(below), name, port, close);
                secured = made instanceof SSLSocket tls ? tls : null;
                return made;
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
