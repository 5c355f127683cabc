package org.postern.crm.http;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.postern.crm.Plan;
import org.postern.match.Party;
import org.postern.match.RecordRef;

/**
 * The calls for one mail; ids only once they are made.
 *
 * @param steps as {@code lead {…}}
 */
record HttpPlan(
        List<String> steps,
        @Nullable String emailId,
        List<RecordRef> created,
        Optional<RecordRef> linked,
        Optional<Party> party)
        implements Plan {
    @Override
    public Map<String, Integer> writes() {
        Map<String, Integer> writes = new TreeMap<>();
        steps.forEach(step -> writes.merge(step.substring(0, step.indexOf(' ')), 1, Integer::sum));
        return writes;
    }

    @Override
    public @Nullable String number() {
        return null;
    }
}
