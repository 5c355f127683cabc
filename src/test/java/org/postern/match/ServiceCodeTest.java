package org.postern.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
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

    @Test
    void aContactHasNoCode() {
        assertThatThrownBy(() -> code.make(new RecordRef(RecordRef.Type.CONTACT, "1")))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
