package org.postern.servers;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An identity provider: one client ({@code client}/{@code s3cret}), every grant we use, refresh tokens that are exchanged with each use. It does as a test
 * says when that has put an answer on the list, and else as it should.
 */
public final class IdentityServer implements AutoCloseable {
    public static final String CLIENT = "client";
    public static final String SECRET = "s3cret";

    /** The forms that were posted, by path. */
    public final List<Map<String, String>> asked = Collections.synchronizedList(new ArrayList<>());

    /** Answers to come before honest ones: status, body. */
    public final Deque<Map.Entry<Integer, String>> next = new ArrayDeque<>();

    /** User by access token; a test may take some away. */
    public final Map<String, String> active = new ConcurrentHashMap<>();

    /** How often a device must ask before somebody has typed the code. */
    public volatile int pending;

    /** Seconds that an access token lives. */
    public volatile int life = 3600;

    /** Seconds that a refresh token lives; 0: not told. */
    public volatile int refreshLife;

    /** Certificate of the client that proves itself by a key. */
    public volatile X509Certificate clientCertificate;

    /** Key of the service account. */
    public volatile PublicKey serviceKey;

    /** Whose mailbox tokens are for, where the grant does not say. */
    public volatile String user = "sales@example.com";

    private final Set<String> refreshTokens = Collections.synchronizedSet(new HashSet<>());
    private final Map<String, String> codes = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();
    private final HttpServer server;

    private IdentityServer(HttpServer server) {
        this.server = server;
        server.createContext("/token", this::token);
        server.createContext("/device", this::device);
        server.createContext("/introspect", this::introspect);
        server.start();
    }

    /** Without TLS, on this machine. */
    public static IdentityServer start() {
        try {
            return new IdentityServer(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static IdentityServer start(Certificate certificate) throws IOException, GeneralSecurityException {
        HttpsServer https = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        https.setHttpsConfigurator(new HttpsConfigurator(certificate.context()));
        return new IdentityServer(https);
    }

    public URI at(String path) {
        String scheme = server instanceof HttpsServer ? "https" : "http";
        return URI.create(scheme + "://localhost:" + server.getAddress().getPort() + path);
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /** Somebody has signed in with a browser. @param challenge of PKCE. @return the code */
    public String consent(String challenge) {
        String code = "code-" + count.incrementAndGet();
        codes.put(code, challenge);
        return code;
    }

    /** @return a refresh token that works */
    public String refreshToken() {
        String token = "refresh-" + count.incrementAndGet();
        refreshTokens.add(token);
        return token;
    }

    /** Whoever holds a token cannot use it any more. */
    public void revokeAll() {
        refreshTokens.clear();
        active.clear();
    }

    public long asked(String grant) {
        return asked.stream()
                .filter(form -> grant.equals(form.get("grant_type")))
                .count();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void token(HttpExchange call) throws IOException {
        Map<String, String> form = form(call);
        asked.add(form);
        Map.Entry<Integer, String> scripted = next.poll();
        if (scripted != null) {
            answer(call, scripted.getKey(), scripted.getValue());
            return;
        }
        try {
            grant(call, form);
        } catch (Exception e) {
            answer(call, 500, String.valueOf(e));
        }
    }

    private void grant(HttpExchange call, Map<String, String> form) throws Exception {
        String grant = form.getOrDefault("grant_type", "");
        if (!grant.endsWith("jwt-bearer") && !isClient(form)) {
            error(call, 401, "invalid_client", "the client is not known");
            return;
        }
        switch (grant) {
            case "client_credentials" -> issue(call, user, false);
            case "refresh_token" -> {
                boolean known = refreshTokens.remove(form.get("refresh_token"));
                if (known) {
                    issue(call, user, true);
                } else {
                    error(call, 400, "invalid_grant", "Token has been expired or revoked.");
                }
            }
            case "urn:ietf:params:oauth:grant-type:device_code" -> {
                if (pending-- > 0) {
                    error(call, 400, "authorization_pending", "wait");
                } else {
                    issue(call, user, true);
                }
            }
            case "authorization_code" -> {
                String challenge = codes.remove(form.getOrDefault("code", ""));
                byte[] verifier = form.getOrDefault("code_verifier", "").getBytes(StandardCharsets.US_ASCII);
                String hash = Base64URL.encode(
                                MessageDigest.getInstance("SHA-256").digest(verifier))
                        .toString();
                if (hash.equals(challenge)) {
                    issue(call, user, true);
                } else {
                    error(call, 400, "invalid_grant", "no such code");
                }
            }
            case "urn:ietf:params:oauth:grant-type:jwt-bearer" -> {
                SignedJWT jwt = SignedJWT.parse(form.get("assertion"));
                if (verified(jwt, serviceKey)) {
                    issue(call, jwt.getJWTClaimsSet().getSubject(), false);
                } else {
                    error(call, 400, "invalid_grant", "Invalid JWT Signature.");
                }
            }
            default -> error(call, 400, "unsupported_grant_type", grant);
        }
    }

    private boolean isClient(Map<String, String> form) throws Exception {
        String assertion = form.get("client_assertion");
        if (assertion == null) {
            String secret = form.get("client_secret");
            return CLIENT.equals(form.get("client_id")) && (secret == null || SECRET.equals(secret));
        }
        SignedJWT jwt = SignedJWT.parse(assertion);
        Base64URL thumbprint =
                Base64URL.encode(MessageDigest.getInstance("SHA-256").digest(clientCertificate.getEncoded()));
        return CLIENT.equals(jwt.getJWTClaimsSet().getSubject())
                && jwt.getJWTClaimsSet().getAudience().contains(at("/token").toString())
                && thumbprint.equals(jwt.getHeader().getX509CertSHA256Thumbprint())
                && verified(jwt, clientCertificate.getPublicKey());
    }

    private static boolean verified(SignedJWT jwt, PublicKey key) throws Exception {
        return jwt.verify(
                key instanceof RSAPublicKey rsa ? new RSASSAVerifier(rsa) : new ECDSAVerifier((ECPublicKey) key));
    }

    private void issue(HttpExchange call, String to, boolean refresh) throws IOException {
        String token = "access-" + count.incrementAndGet();
        active.put(token, to);
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("access_token", token);
        answer.put("token_type", "Bearer");
        answer.put("expires_in", life);
        if (refresh) {
            answer.put("refresh_token", refreshToken());
            if (refreshLife > 0) {
                answer.put("refresh_token_expires_in", refreshLife);
            }
        }
        answer(call, 200, com.nimbusds.jose.util.JSONObjectUtils.toJSONString(answer));
    }

    private void device(HttpExchange call) throws IOException {
        asked.add(form(call));
        answer(
                call,
                200,
                "{\"device_code\":\"D\",\"user_code\":\"ABCD-EFGH\",\"verification_uri\":\"https://example.com/device\","
                        + "\"expires_in\":900,\"interval\":1}");
    }

    /** RFC 7662, as Dovecot asks. */
    private void introspect(HttpExchange call) throws IOException {
        Map<String, String> form = form(call);
        String header = call.getRequestHeaders().getFirst("Authorization");
        String token = form.getOrDefault("token", header == null ? "" : header.replace("Bearer ", ""));
        String owner = active.get(token);
        answer(call, 200, owner == null ? "{\"active\":false}" : "{\"active\":true,\"username\":\"" + owner + "\"}");
    }

    private static void error(HttpExchange call, int status, String code, String description) throws IOException {
        answer(call, status, "{\"error\":\"" + code + "\",\"error_description\":\"" + description + "\"}");
    }

    private static void answer(HttpExchange call, int status, String json) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        try (call) {
            call.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
            call.sendResponseHeaders(status, body.length);
            call.getResponseBody().write(body);
        }
    }

    private static Map<String, String> form(HttpExchange call) throws IOException {
        Map<String, String> form = new HashMap<>();
        String body = new String(call.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        for (String pair : body.split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                form.put(
                        pair.substring(0, equals),
                        URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return form;
    }

    /** @return the certificate of a PEM file */
    public static X509Certificate certificate(Certificate made) throws IOException, GeneralSecurityException {
        try (InputStream in = new FileInputStream(made.chain().toFile())) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }
}
