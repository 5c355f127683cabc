package org.postern.intake.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.postern.intake.signin.OAuthMailbox.SECRET;
import static org.postern.intake.signin.OAuthMailbox.oauth2;
import static org.postern.intake.signin.OAuthMailbox.sales;

import com.nimbusds.oauth2.sdk.AuthorizationRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.config.MailboxConfig;
import org.postern.config.SignInConfig.Grant;
import org.postern.config.SignInConfig.OAuth2;
import org.postern.config.SignInConfig.Proof;
import org.postern.servers.IdentityServer;

/** Somebody lets us into a mailbox, once; from then on we get in alone. */
class PersonsSignInTest {
    @TempDir
    private Path folder;

    private final IdentityServer provider = IdentityServer.start();
    private final HandClock clock = new HandClock();
    private final MemoryTokens tokens = new MemoryTokens();
    private final List<Duration> pauses = new ArrayList<>();

    @AfterEach
    void stop() {
        provider.close();
    }

    private TokenVault vault() {
        return new TokenVault(tokens, () -> TokenKey.in(folder.resolve("state/tokens.key")), clock);
    }

    private OAuthLogins logins(OAuth2 config) {
        return new OAuthLogins(sales(config), config, vault(), clock);
    }

    private void pass(Duration time) {
        pauses.add(time);
        clock.pass(time);
    }

    private void assertThatWeGetInAlone(OAuth2 config) throws Exception {
        MailboxConfig mailbox = sales(config);
        assertThat(new SignIns(name -> Optional.of(mailbox), vault(), clock, new Random(1))
                        .apply(mailbox)
                        .credential()
                        .token())
                .isTrue();
    }

    @Test
    void byACodeTypedOnAnotherDevice() throws Exception {
        OAuth2 config = oauth2(provider.at("/token"), Grant.DEVICE, new Proof.None());
        provider.pending = 2;
        DeviceLogin.Waiting waiting = logins(config).device().ask();
        assertThat(waiting.asked().code()).isEqualTo("ABCD-EFGH");
        assertThat(waiting.asked().page()).hasToString("https://example.com/device");

        waiting.await(this::pass);

        assertThat(pauses).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(1));
        assertThatWeGetInAlone(config);
    }

    @Test
    void aProviderThatIsAskedTooOftenOrIsAwayIsAskedMoreSlowly() throws Exception {
        OAuth2 config = oauth2(provider.at("/token"), Grant.DEVICE, new Proof.None());
        provider.next.add(Map.entry(400, "{\"error\":\"slow_down\"}"));
        provider.next.add(Map.entry(503, "away"));
        logins(config).device().ask().await(this::pass);
        assertThat(pauses).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(6), Duration.ofSeconds(11));
    }

    @Test
    void aCodeThatNobodyTypesEnds() throws Exception {
        OAuth2 config = oauth2(provider.at("/token"), Grant.DEVICE, new Proof.None());
        provider.pending = Integer.MAX_VALUE;
        DeviceLogin.Waiting waiting = logins(config).device().ask();
        assertThatThrownBy(() -> waiting.await(time -> clock.pass(Duration.ofMinutes(4))))
                .hasMessageContaining("nobody has typed the code in time");
        assertThat(tokens.kept).isEmpty();
    }

    @Test
    void whoSaysNoIsBelieved() throws Exception {
        OAuth2 config = oauth2(provider.at("/token"), Grant.DEVICE, new Proof.None());
        provider.next.add(Map.entry(400, "{\"error\":\"access_denied\"}"));
        DeviceLogin.Waiting waiting = logins(config).device().ask();
        assertThatThrownBy(() -> waiting.await(this::pass)).hasMessageStartingWith("AUTH_SCOPE");
    }

    @Test
    void byTheAddressThatABrowserEndsAt() throws Exception {
        OAuth2 config = oauth2(provider.at("/token"), Grant.CODE, SECRET);
        CodeLogin login = logins(config).code();
        AuthorizationRequest request = AuthorizationRequest.parse(login.page());
        String code = provider.consent(request.getCodeChallenge().getValue());

        assertThatThrownBy(() -> login.redeem("http://localhost/?code=" + code + "&state=forged"))
                .hasMessageContaining("does not belong to this sign-in");
        assertThatThrownBy(() -> login.redeem("http://localhost/")).hasMessageContaining("holds no code");
        login.redeem("http://localhost/?code=" + code + "&state=" + request.getState());

        assertThatWeGetInAlone(config);
    }

    @Test
    void aCodeOfAnotherSignInIsWorthNothing() {
        OAuth2 config = oauth2(provider.at("/token"), Grant.CODE, SECRET);
        String stolen = provider.consent("challenge of somebody else");
        assertThatThrownBy(() -> logins(config).code().redeem(stolen)).hasMessageStartingWith("AUTH_REVOKED");
        assertThat(tokens.kept).isEmpty();
    }

    @Test
    void byARefreshTokenThatWasGotElsewhere() throws Exception {
        OAuth2 config = oauth2(provider.at("/token"), Grant.CODE, SECRET);
        assertThatThrownBy(() -> logins(config).take("made up")).hasMessageStartingWith("AUTH_REVOKED");
        logins(config).take(provider.refreshToken() + "\n");
        assertThatWeGetInAlone(config);
    }

    @Test
    void aProviderThatGivesNoRefreshTokenIsNoUse() {
        OAuth2 config = oauth2(provider.at("/token"), Grant.CODE, SECRET);
        provider.next.add(Map.entry(200, "{\"access_token\":\"a\",\"token_type\":\"Bearer\",\"expires_in\":60}"));
        assertThatThrownBy(() -> logins(config).code().redeem("code")).hasMessageContaining("offline_access");
    }

    @Test
    void theKeyOfKeptTokensIsMadeForOurEyesOnly() throws Exception {
        logins(oauth2(provider.at("/token"), Grant.CODE, SECRET)).take(provider.refreshToken());
        Path key = folder.resolve("state/tokens.key");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                .isEqualTo("rw-------");
        assertThat(folder.resolve("state")).isDirectoryContaining(path -> path.equals(key));
        try (var left = Files.list(folder.resolve("state"))) {
            assertThat(left).containsExactly(key);
        }
    }
}
