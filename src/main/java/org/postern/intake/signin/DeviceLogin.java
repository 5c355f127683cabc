package org.postern.intake.signin;

import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.device.DeviceAuthorizationRequest;
import com.nimbusds.oauth2.sdk.device.DeviceAuthorizationResponse;
import com.nimbusds.oauth2.sdk.device.DeviceAuthorizationSuccessResponse;
import com.nimbusds.oauth2.sdk.device.DeviceCodeGrant;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.id.ClientID;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Somebody signs in on another device by typing a code (RFC 8628). */
public final class DeviceLogin {
    private static final Duration USUAL = Duration.ofSeconds(5);

    /** RFC 8628, section 3.5: each {@code slow_down} makes the pause that much longer. */
    private static final Duration SLOWER = Duration.ofSeconds(5);

    /** What to tell the person. @param direct page that has the code filled in; null: there is none. @param until the code works */
    public record Asked(URI page, String code, @Nullable URI direct, Instant until) {}

    /** Lets time pass. */
    public interface Pause {
        void pass(Duration time) throws InterruptedException;
    }

    private final Consent consent;
    private final Clock clock;

    DeviceLogin(Consent consent, Clock clock) {
        this.consent = consent;
        this.clock = clock;
    }

    /** Waits for the person, and keeps what was granted. */
    public interface Waiting {
        Asked asked();

        /** @throws SignInException if it was not granted in time, or not at all */
        void await(Pause pause) throws SignInException, InterruptedException;
    }

    /** @throws SignInException if the provider gives no code */
    public Waiting ask() throws SignInException {
        HTTPResponse response = consent.endpoint.send(new DeviceAuthorizationRequest(
                Objects.requireNonNull(consent.config.endpoints().device(), "a device endpoint"),
                new ClientID(consent.config.clientId()),
                new Scope(consent.config.scopes().toArray(new String[0]))));
        try {
            DeviceAuthorizationResponse parsed = DeviceAuthorizationResponse.parse(response);
            if (!parsed.indicatesSuccess()) {
                throw ProviderRefusal.of(
                        consent.mailbox, parsed.toErrorResponse().getErrorObject());
            }
            return new Answered(parsed.toSuccessResponse());
        } catch (ParseException e) {
            throw TokenEndpoint.notUnderstood(response, e);
        }
    }

    private final class Answered implements Waiting {
        private final DeviceAuthorizationSuccessResponse answer;
        private final Asked asked;

        Answered(DeviceAuthorizationSuccessResponse answer) {
            this.answer = answer;
            this.asked = new Asked(
                    answer.getVerificationURI(),
                    answer.getUserCode().getValue(),
                    answer.getVerificationURIComplete(),
                    clock.instant().plusSeconds(answer.getLifetime()));
        }

        @Override
        public Asked asked() {
            return asked;
        }

        @Override
        public void await(Pause pause) throws SignInException, InterruptedException {
            Duration wait = answer.getInterval() > 0 ? Duration.ofSeconds(answer.getInterval()) : USUAL;
            while (clock.instant().isBefore(asked.until())) {
                pause.pass(wait);
                try {
                    consent.keep(consent.endpoint.ask(new DeviceCodeGrant(answer.getDeviceCode())));
                    return;
                } catch (TokenEndpoint.Refused e) {
                    switch (String.valueOf(e.error().getCode())) {
                        case "authorization_pending" -> {}
                        case "slow_down" -> wait = wait.plus(SLOWER);
                        case "expired_token" -> throw late();
                        default -> throw ProviderRefusal.of(consent.mailbox, e.error());
                    }
                } catch (SignInException e) {
                    if (!e.isTriedAgainSoon()) {
                        throw e;
                    }
                    wait = wait.plus(SLOWER); // RFC 8628, section 3.5: also when the provider is away
                }
            }
            throw late();
        }

        private SignInException late() {
            return SignInException.refused(
                    LoginFault.EXPIRED,
                    "nobody has typed the code in time",
                    "begin anew: postern oauth login " + consent.mailbox);
        }
    }
}
