package org.postern.intake.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.postern.intake.signin.OAuthMailbox.SECRET;
import static org.postern.intake.signin.OAuthMailbox.oauth2;
import static org.postern.intake.signin.OAuthMailbox.sales;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postern.config.KeyPairConfig;
import org.postern.config.MailboxConfig;
import org.postern.config.Secret;
import org.postern.config.SignInConfig;
import org.postern.config.SignInConfig.Grant;
import org.postern.config.SignInConfig.OAuth2;
import org.postern.config.SignInConfig.Proof;
import org.postern.config.SignInConfig.Provider;
import org.postern.servers.Certificate;
import org.postern.servers.IdentityServer;

/** Access tokens, from a provider that answers as the test says. */
class AccessTokensTest {
    private final IdentityServer provider = IdentityServer.start();
    private final HandClock clock = new HandClock();
    private final MemoryTokens tokens = new MemoryTokens();
    private final TokenVault vault =
            new TokenVault(tokens, () -> TokenKey.of(new Secret("0123456789abcdef0123456789abcdef")), clock);
    private volatile MailboxConfig inForce;
    private final SignIns signIns = new SignIns(name -> Optional.of(inForce), vault, clock, new Random(1));

    @AfterEach
    void stop() {
        provider.close();
    }

    private SignIn signIn(OAuth2 config) {
        inForce = sales(config);
        return signIns.apply(inForce);
    }

    private SignIn device() {
        return signIn(oauth2(provider.at("/token"), Grant.DEVICE, new Proof.None()));
    }

    private void grant() {
        vault.put("sales", vault.granted((OAuth2) inForce.signIn(), provider.refreshToken(), null));
    }

    @Test
    void theApplicationItselfShowsItsSecret() throws Exception {
        Credential credential = signIn(oauth2(provider.at("/token"), Grant.CLIENT_CREDENTIALS, SECRET))
                .credential();

        assertThat(provider.active).containsKey(credential.secret());
        assertThat(provider.asked.get(0)).containsEntry("scope", "mail");
        assertThat(credential).hasToString("an access token");
    }

    @ParameterizedTest
    @ValueSource(strings = {"secp256r1", "secp384r1", "secp521r1"})
    void orSignsWithTheKeyOfACertificate(String curve, @TempDir Path folder) throws Exception {
        Certificate made = Certificate.make(folder, "dns:client", "-1d", 10, curve);
        provider.clientCertificate = IdentityServer.certificate(made);
        Proof proof = new Proof.ClientKey(new KeyPairConfig(made.chain(), new Secret(Files.readString(made.key()))));
        // The assertion bears the time of the clock; the provider does not look at it, the certificate does.
        SignIn signIn = signIn(oauth2(provider.at("/token"), Grant.CLIENT_CREDENTIALS, proof));

        assertThat(provider.active).containsKey(signIn.credential().secret());
        assertThat(provider.asked.get(0)).doesNotContainKey("client_secret");
        assertThat(signIn.expiries())
                .extracting(Expiry::at)
                .containsExactly(provider.clientCertificate.getNotAfter().toInstant());
    }

    @Test
    void aCertificateThatHasEndedIsNotEvenShown(@TempDir Path folder) throws Exception {
        Certificate made = Certificate.make(folder, "dns:client", "-1d", 10);
        Proof proof = new Proof.ClientKey(new KeyPairConfig(made.chain(), new Secret(Files.readString(made.key()))));
        clock.pass(Duration.ofDays(4000));

        assertThatThrownBy(() -> signIn(oauth2(provider.at("/token"), Grant.CLIENT_CREDENTIALS, proof))
                        .credential())
                .hasMessageStartingWith("AUTH_EXPIRED: the client certificate ");
        assertThat(provider.asked).isEmpty();
    }

    @Test
    void aServiceAccountActsForTheUser() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        KeyPair pair = generator.generateKeyPair();
        provider.serviceKey = pair.getPublic();
        String pem = "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(pair.getPrivate().getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
        Secret file = new Secret(JSONObjectUtils.toJSONString(
                Map.of("client_email", "robot@project.example", "private_key_id", "k1", "private_key", pem)));
        OAuth2 usual = oauth2(provider.at("/token"), Grant.SERVICE_ACCOUNT, new Proof.None());
        OAuth2 google = new OAuth2(
                Provider.GOOGLE,
                Grant.SERVICE_ACCOUNT,
                usual.endpoints(),
                List.of("https://mail.google.com/"),
                "",
                new Proof.None(),
                file,
                null);

        Credential credential = signIn(google).credential();

        assertThat(provider.active).containsEntry(credential.secret(), "sales@example.com");
    }

    @Test
    void aTokenIsUsedUntilShortlyBeforeItsEndAndThenRenewed() throws Exception {
        SignIn signIn = signIn(oauth2(provider.at("/token"), Grant.CLIENT_CREDENTIALS, SECRET));
        Credential first = signIn.credential();
        clock.pass(Duration.ofMinutes(49));
        assertThat(signIn.credential()).isEqualTo(new Credential(first.secret(), true, false));
        clock.pass(Duration.ofMinutes(6));
        assertThat(signIn.credential().secret()).isNotEqualTo(first.secret());
        assertThat(provider.asked).hasSize(2);
    }

    @Test
    void whileTheProviderIsAwayTheOldTokenServesToItsEnd() throws Exception {
        SignIn signIn = signIn(oauth2(provider.at("/token"), Grant.CLIENT_CREDENTIALS, SECRET));
        Credential first = signIn.credential();
        clock.pass(Duration.ofMinutes(56));
        provider.next.add(Map.entry(503, "away"));
        assertThat(signIn.credential().secret()).isEqualTo(first.secret());

        clock.pass(Duration.ofMinutes(4));
        provider.next.add(Map.entry(503, "away"));
        SignInException away = catchThrowableOfType(SignInException.class, signIn::credential);
        assertThat(away.isTriedAgainSoon()).isTrue();
        assertThat(away).hasMessage("the identity provider localhost answers with HTTP 503");
    }

    @Test
    void aTokenThatTheServerTakesNoMoreIsReplacedAtOnce() throws Exception {
        SignIn signIn = signIn(oauth2(provider.at("/token"), Grant.CLIENT_CREDENTIALS, SECRET));
        signIn.credential();
        Credential used = signIn.credential();

        assertThat(signIn.refused(used, "NO").isTriedAgainSoon()).isTrue();
        Credential fresh = signIn.credential();
        assertThat(fresh.fresh()).isTrue();
        assertThat(signIn.refused(fresh, "AUTHENTICATE failed.").fault()).isEqualTo(LoginFault.MAILBOX_PERMISSION);
    }

    @Test
    void aRefreshTokenIsExchangedAndTheNewOneKept() throws Exception {
        SignIn signIn = device();
        grant();
        String before = tokens.kept.get("sales").sealed();
        provider.refreshLife = 86_400;

        signIn.credential();

        assertThat(tokens.kept.get("sales").version()).isEqualTo(2);
        assertThat(tokens.kept.get("sales").sealed()).isNotEqualTo(before).doesNotContain("refresh-");
        assertThat(signIn.expiries())
                .extracting(Expiry::at)
                .containsExactly(clock.instant().plusSeconds(86_400));
        // The next process finds it and can go on.
        clock.pass(Duration.ofHours(2));
        assertThat(new SignIns(name -> Optional.of(inForce), vault, clock, new Random(2))
                        .apply(inForce)
                        .credential()
                        .secret())
                .isNotEmpty();
    }

    @Test
    void aNewRefreshTokenIsNotLostWhileTheDatabaseIsAway() throws Exception {
        SignIn signIn = device();
        grant();
        tokens.takesNothing = true;
        assertThat(signIn.credential().token()).isTrue();
        assertThat(tokens.kept.get("sales").version()).isEqualTo(1);

        // The provider has taken the one in the database back; the one in memory goes on, and is kept as soon as that
        // is possible.
        clock.pass(Duration.ofHours(2));
        assertThat(signIn.credential().fresh()).isTrue();
        tokens.takesNothing = false;
        clock.pass(Duration.ofHours(2));
        assertThat(signIn.credential().fresh()).isTrue();

        clock.pass(Duration.ofHours(2));
        SignIn nextProcess = new SignIns(name -> Optional.of(inForce), vault, clock, new Random(2)).apply(inForce);
        assertThat(nextProcess.credential().fresh()).isTrue();
    }

    @Test
    void whatAnotherProcessHasExchangedMeanwhileIsTakenFromTheStore() throws Exception {
        SignIn signIn = device();
        grant();
        String granted = provider.refreshToken();
        // The provider refuses the one that was read; by then the other process has put its successor in place.
        provider.next.add(Map.entry(400, "{\"error\":\"invalid_grant\"}"));
        TokenVault racing = new TokenVault(
                new TokenStore() {
                    private int finds;

                    @Override
                    public Optional<Kept> find(String mailbox) {
                        if (++finds == 2) {
                            vault.put("sales", vault.granted((OAuth2) inForce.signIn(), granted, null));
                        }
                        return tokens.find(mailbox);
                    }

                    @Override
                    public void put(String mailbox, String sealed) {
                        tokens.put(mailbox, sealed);
                    }

                    @Override
                    public boolean exchange(String mailbox, long version, String sealed) {
                        return tokens.exchange(mailbox, version, sealed);
                    }
                },
                () -> TokenKey.of(new Secret("0123456789abcdef0123456789abcdef")),
                clock);
        SignIn second = new SignIns(name -> Optional.of(inForce), racing, clock, new Random(1)).apply(inForce);

        assertThat(second.credential().token()).isTrue();
        assertThat(provider.asked("refresh_token")).isEqualTo(2);
        assertThat(signIn).isNotNull();
    }

    @Test
    void withoutASignInSomebodyIsAskedForOne() {
        assertThatThrownBy(device()::credential)
                .hasMessage(
                        "AUTH_EXPIRED: nobody has signed in for this mailbox yet; sign in: postern oauth login sales");
    }

    @Test
    void aTokenGrantedToAnotherClientIsNotTried() {
        device();
        grant();
        SignInConfig other = oauth2(provider.at("/token?tenant=other"), Grant.DEVICE, new Proof.None());
        inForce = sales(other);
        assertThatThrownBy(() -> signIns.apply(inForce).credential()).hasMessageContaining("to another client");
        assertThat(provider.asked).isEmpty();
    }

    @Test
    void aKeptTokenIsWorthNothingWithAnotherKey() {
        device();
        grant();
        TokenVault stranger =
                new TokenVault(tokens, () -> TokenKey.of(new Secret("another key, just as long as it must be")), clock);
        SignIn signIn = new SignIns(name -> Optional.of(inForce), stranger, clock, new Random(1)).apply(inForce);
        assertThatThrownBy(signIn::credential).hasMessageContaining("sealed with another key");
    }

    /** What the identity provider says, and what becomes of it. */
    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '|', textBlock = """
            400 | invalid_grant          | Token has been expired or revoked.                             | REVOKED | postern oauth login sales
            400 | invalid_grant          | AADSTS700082: The refresh token has expired due to inactivity. | EXPIRED | postern oauth login sales
            400 | invalid_grant          | AADSTS50173: The provided grant has expired due to it being revoked. | REVOKED | password or state was changed
            400 | interaction_required   | AADSTS65001: The user or administrator has not consented.      | SCOPE   | grant consent
            401 | invalid_client         | AADSTS7000222: The provided client secret keys are expired.    | EXPIRED | make a new one
            401 | invalid_client         | AADSTS7000215: Invalid client secret provided.                 | REVOKED | the secret's value
            400 | unauthorized_client    | AADSTS700016: Application was not found in the directory.      | REVOKED | check tenant and client-id
            401 | unauthorized_client    | Client is unauthorized to retrieve access tokens.              | SCOPE   | domain-wide delegation
            400 | invalid_scope          | no such scope                                                  | SCOPE   | permission
            400 | invalid_grant          | Invalid JWT Signature.                                         | REVOKED | clock
            400 | some_new_error         | whatever                                                       | REVOKED | correct oauth2
            """)
    void aRefusalOfTheProviderSaysWhatToDo(
            int status, String error, String description, LoginFault fault, String advice) {
        device();
        grant();
        provider.next.add(Map.entry(
                status,
                "{\"error\":\"" + error + "\",\"error_description\":\"" + description
                        + "\\r\\nTrace ID: 1234 Timestamp: 2026-03-04\"}"));

        SignInException refused = catchThrowableOfType(
                SignInException.class, () -> signIns.apply(inForce).credential());

        assertThat(refused.fault()).isEqualTo(fault);
        assertThat(refused).hasMessageContaining(advice).hasMessageStartingWith("AUTH_" + fault);
        assertThat(refused.getMessage()).doesNotContain("Trace ID");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            429 | slow down
            500 | oops
            200 | <html>Welcome to the hotel</html>
            302 | moved
            400 | {"error":"temporarily_unavailable"}
            """)
    void aProviderThatIsAwayIsAskedAgainSoon(int status, String body) {
        device();
        grant();
        provider.next.add(Map.entry(status, body));
        SignInException away = catchThrowableOfType(
                SignInException.class, () -> signIns.apply(inForce).credential());
        assertThat(away.isTriedAgainSoon()).isTrue();
    }

    @Test
    void afterThreeRefusalsTheProviderIsLeftAloneForAQuarterOfAnHour() throws Exception {
        SignIn signIn = signIn(oauth2(
                provider.at("/token"), Grant.CLIENT_CREDENTIALS, new Proof.ClientSecret(new Secret("wrong"), null)));
        for (int i = 0; i < 10; i++) {
            SignInException refused = catchThrowableOfType(SignInException.class, signIn::credential);
            assertThat(refused.fault()).isEqualTo(LoginFault.REVOKED);
        }
        assertThat(provider.asked).hasSize(3);
        clock.pass(Duration.ofMinutes(15));
        assertThatThrownBy(signIn::credential).isInstanceOf(SignInException.class);
        assertThatThrownBy(signIn::credential).isInstanceOf(SignInException.class);
        assertThat(provider.asked).hasSize(4);

        // Somebody has put the right secret in place: it is tried at once.
        inForce = sales(oauth2(provider.at("/token"), Grant.CLIENT_CREDENTIALS, SECRET));
        assertThat(signIns.changed()).containsExactly("sales");
        assertThat(signIns.apply(inForce).credential().token()).isTrue();
        assertThat(signIns.changed()).isEmpty();
    }

    @Test
    void theProvidersCertificateIsChecked(@TempDir Path folder) throws Exception {
        Certificate made = Certificate.make(folder, "dns:localhost", "-1d", 10);
        try (IdentityServer secure = IdentityServer.start(made)) {
            OAuth2 known = oauth2(secure.at("/token"), Grant.CLIENT_CREDENTIALS, SECRET);
            SignInException refused = catchThrowableOfType(
                    SignInException.class, () -> signIn(known).credential());
            assertThat(refused).hasMessageContaining("unable to find valid certification path");
            assertThat(secure.asked).isEmpty();

            OAuth2 own = new OAuth2(
                    known.provider(),
                    known.grant(),
                    known.endpoints(),
                    known.scopes(),
                    known.clientId(),
                    known.proof(),
                    null,
                    made.chain());
            assertThat(signIn(own).credential().token()).isTrue();
        }
    }

    @Test
    void endsAreTold() {
        SignIn signIn = signIn(oauth2(
                provider.at("/token"),
                Grant.CLIENT_CREDENTIALS,
                new Proof.ClientSecret(new Secret("s"), java.time.LocalDate.of(2026, 5, 1))));
        assertThat(signIn.expiries())
                .containsExactly(new Expiry(
                        Instant.parse("2026-05-01T00:00:00Z"),
                        "the client secret",
                        "make a new one at the identity provider, put it in place and run 'postern reload'"));
    }
}
