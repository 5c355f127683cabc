package org.postern.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postern.config.Secret;

class ServiceCodeTest {
    private static final RecordRef CASE = new RecordRef(RecordRef.Type.CASE, "5f0c1d2e3a4b5c6d7");
    private final ServiceCode code = new ServiceCode(new Secret("a key of the company"));

    @ParameterizedTest
    @EnumSource(names = {"OPPORTUNITY", "CASE", "LEAD"})
    void aCodeLeadsBackToItsRecord(RecordRef.Type type) {
        RecordRef ref = new RecordRef(type, "0b1c6e42-77aa-4d3f-9a01-1f2e3d4c5b6a");
        assertThat(code.verify("Re: " + code.make(ref) + " pump")).containsExactly(ref);
        assertThat(code.verify(code.tag(ref))).containsExactly(ref);
    }

    @Test
    void aCodeHasItsFormAndAtLeast64BitsOfMac() {
        assertThat(code.make(CASE)).matches("\\[CRM-c5f0c1d2e3a4b5c6d7-[a-z2-7]{13}]");
    }

    @Test
    void theCaseOfLettersDoesNotMatter() {
        assertThat(code.verify(code.make(CASE).toUpperCase(Locale.ROOT)))
                .extracting(ref -> ref.id().toLowerCase(Locale.ROOT))
                .containsExactly(CASE.id());
    }

    @Test
    void severalCodesAreFoundInTheirOrder() {
        RecordRef other = new RecordRef(RecordRef.Type.LEAD, "17");
        assertThat(code.verify(code.make(other) + code.make(CASE) + code.make(other)))
                .containsExactly(other, CASE);
    }

    @Test
    void theCodeOfAnotherRecordIsNoCodeForThisOne() {
        String mac = code.make(CASE).replaceAll(".*-(.{13})]", "$1");
        assertThat(code.verify("[CRM-c5f0c1d2e3a4b5c6d8-" + mac + "]")).isEmpty();
        assertThat(code.verify("[CRM-o5f0c1d2e3a4b5c6d7-" + mac + "]")).isEmpty();
    }

    @Test
    void aCodeOfAnotherKeyIsNone() {
        assertThat(new ServiceCode(new Secret("another key")).verify(code.make(CASE)))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[CRM-c1-]",
                "[CRM-c1-aaaaaaaaaaaaa]",
                "[CRM--aaaaaaaaaaaaa]",
                "[CRM-x1-aaaaaaaaaaaaa]",
                "crm-"
            })
    void whatIsNotACodeIsNone(String text) {
        assertThat(code.verify(text)).isEmpty();
    }

    /** {@code -Dguesses=1000000} for the long run: the chance of one hit in 65 bits is one in 36 million million even then. */
    @Test
    void guessingLeadsNowhere() {
        Random random = new Random(1);
        int guesses = Integer.getInteger("guesses", 10_000);
        String letters = "abcdefghijklmnopqrstuvwxyz234567";
        int found = 0;
        for (int done = 0; done < guesses; done += 1000) {
            StringBuilder text = new StringBuilder();
            for (int n = 0; n < 1000; n++) {
                text.append("[CRM-c5f0c1d2e3a4b5c6d7-");
                random.ints(13, 0, 32).forEach(letter -> text.append(letters.charAt(letter)));
                text.append("] ");
            }
            found += code.verify(text.toString()).size();
        }
        assertThat(found).isZero();
        assertThat(code.verify("[CRM-c5f0c1d2e3a4b5c6d7-aaaaaaaaaaaaa] " + code.make(CASE)))
                .containsExactly(CASE);
    }

    @Test
    void aContactHasNoCode() {
        assertThatThrownBy(() -> code.make(new RecordRef(RecordRef.Type.CONTACT, "1")))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
