package org.postern.crm.espocrm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What is written into the tables of other versions is the same, as far as they have a place for it. */
abstract class OlderRows extends EspoRows {
    private final Shape shape;
    private final String version;
    private final Opening desks;

    /** Where desks stand. */
    interface Opening {
        EspoDesk open(Path folder, Shape shape) throws Exception;
    }

    OlderRows(Shape shape, String version, Opening desks) {
        this.shape = shape;
        this.version = version;
        this.desks = desks;
    }

    @Override
    EspoDesk open(Path folder) throws Exception {
        return desks.open(folder, shape);
    }

    @Test
    void theVersionIsToldByItsTables() {
        var inspection = desk.crm.inspect();
        assertThat(inspection.problems()).isEmpty();
        assertThat(inspection.found()).isEqualTo(version);
    }
}
