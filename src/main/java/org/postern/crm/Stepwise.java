package org.postern.crm;

import java.util.List;

/**
 * A CRM that cannot roll back, as one that is reached by HTTP. What is to be written is first a list of calls that we make durable in our own tables; then they are
 * made one by one, each under a key by which the CRM does it once, and each answer is kept; the ledger's transaction confirms them. After a crash the calls that
 * have no answer yet are made with the keys they had, whatever the rules or the CRM say by then.
 *
 * <p>{@link #plan} and {@link #takeUp} neither call the CRM nor lay anything over the view: {@link #applied} does, so that the next mail meets the CRM's own ids.
 * {@link #write} has nothing left to do. What {@link #learn} sets and {@link #takeBack} takes back must be so that doing it again changes nothing.
 */
public interface Stepwise extends Crm {
    /** Pure. @return the calls that write this plan, in order; each text holds all that its call needs but the answers to those before it. Empty: none */
    List<String> steps(Plan plan);

    /**
     * Makes one call. Made again with the same key it changes nothing and answers the same.
     *
     * @param key at most 128 characters, never used for another call
     * @param answers to the calls before it of the same mail, in order
     * @return what must be known of it later, as the id of what it made
     * @throws java.io.UncheckedIOException if the CRM cannot be reached or cannot do it now, or did not answer: the call is made again
     * @throws RuntimeException any other: the CRM will never do it, and the mail is parked
     */
    String apply(String step, String key, List<String> answers);

    /** Takes back what one call has made; done again it changes nothing. @throws java.io.UncheckedIOException if it cannot be done now */
    void revoke(String step, String answer);

    /**
     * Lays over the view what these calls have made.
     *
     * @param steps all calls of a mail, perhaps of an earlier process
     * @param answers one to each
     * @return the plan as it was carried out, with the CRM's ids
     */
    Plan applied(List<String> steps, List<String> answers, CrmView view);
}
