package org.postern.intake.signin;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/** Refuses certificates that name their server in the common name only: Java would take that for its name, RFC 9525 (section 1.2) says it is none. */
final class NamedServers extends X509ExtendedTrustManager {
    private final X509ExtendedTrustManager trust;

    NamedServers(X509ExtendedTrustManager trust) {
        this.trust = trust;
    }

    private static void mustBeNamed(X509Certificate[] chain) throws CertificateException {
        if (chain[0].getSubjectAlternativeNames() == null) {
            throw new CertificateException(
                    "the certificate has no subject alternative name; a name in the common name does not count");
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String how, Socket socket) throws CertificateException {
        trust.checkServerTrusted(chain, how, socket);
        mustBeNamed(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String how, SSLEngine engine) throws CertificateException {
        trust.checkServerTrusted(chain, how, engine);
        mustBeNamed(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String how) throws CertificateException {
        trust.checkServerTrusted(chain, how);
        mustBeNamed(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String how, Socket socket) throws CertificateException {
        trust.checkClientTrusted(chain, how, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String how, SSLEngine engine) throws CertificateException {
        trust.checkClientTrusted(chain, how, engine);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String how) throws CertificateException {
        trust.checkClientTrusted(chain, how);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return trust.getAcceptedIssuers();
    }
}
