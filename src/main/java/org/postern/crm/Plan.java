package org.postern.crm;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postern.match.Party;
import org.postern.match.RecordRef;

/**
 * The rows of one mail, planned and not yet written.
 *
 * <p>Where the CRM's database makes the ids, those in the answers are the planner's own until the rows are written, and the database's from then on.
 */
public interface Plan {
    /** @return the CRM's id of the e-mail (the existing one for a duplicate); null if no e-mail is stored */
    @Nullable
    String emailId();

    /** @return records this mail creates, lead first */
    List<RecordRef> created();

    /**
     * What this mail adds to what is there already: who follows a record, who sees a mail. In the adapter's own words, for {@link Crm.Written}; after
     * {@link Crm#write}.
     *
     * @return null if nothing
     */
    default @Nullable String added() {
        return null;
    }

    /** @return what the e-mail is linked to in the end */
    Optional<RecordRef> linked();

    /** @return the sender as the CRM will know him: the party found, or the lead planned here */
    Optional<Party> party();

    /** @return rows per table, for {@code explain} */
    Map<String, Integer> writes();

    /** @return number people call the created record by; null until written, or if it has none */
    @Nullable
    String number();
}
