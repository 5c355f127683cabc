package org.postern.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.postern.cli.demo.DisplayWidth;

class FactLineTest {
    @Test
    void foldsBetweenWords() {
        assertThat(FactLine.of(
                                "trace",
                                "writes: case 1, email 1, email_address 2, email_email_address 1, email_user 3, note 4")
                        .lines())
                .containsExactly(
                        "  trace      writes: case 1, email 1, email_address 2, email_email_address 1,",
                        "             email_user 3, note 4");
    }

    @Test
    void aWordThatFitsNowhereStandsAlone() {
        String hash = "441d46b769348c9aa14ea8e2b9551764760e54193a5e22a0b11587208c68c4db0123456789";
        assertThat(FactLine.of("config", hash)).isEqualTo("  config     " + hash);
        assertThat(FactLine.of("config", "it is " + hash + " here").lines())
                .containsExactly("  config     it is", " ".repeat(13) + hash, " ".repeat(13) + "here");
    }

    @Test
    void countsColumnsAndNotCharacters() {
        assertThat(FactLine.of("subject", "展示会のお礼 ".repeat(12)).lines())
                .hasSize(3)
                .allMatch(line -> DisplayWidth.of(line) <= 80);
    }

    @Test
    void keepsWhatAMailHoldsOnItsOwnLines() {
        assertThat(FactLine.of("subject", "Price?\r\n  rule       paid\u2028x\u202Ey"))
                .isEqualTo("  subject    Price?   rule       paid x y");
    }
}
