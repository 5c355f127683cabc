package org.postern.cli;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.postern.commit.Outcome;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** An outcome by its name. */
final class OutcomeName implements ITypeConverter<Outcome> {
    @Override
    public Outcome convert(String name) {
        return Arrays.stream(Outcome.values())
                .filter(outcome -> outcome.label().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> new TypeConversionException("expected one of "
                        + Arrays.stream(Outcome.values()).map(Outcome::label).collect(Collectors.joining(", "))
                        + " but was '" + name + "'"));
    }
}
