package org.postern.intake.signin;

import java.util.List;

/** Signs in to one mailbox, at each connection anew. For any thread. */
public interface SignIn {
    String user();

    /**
     * @return what to hand to the server now
     * @throws SignInException if there is nothing to try, or it was refused too often lately
     */
    Credential credential() throws SignInException;

    /** The server has let us in. */
    void accepted();

    /**
     * The server has not let us in.
     *
     * @param said the server's words
     * @return what that means, and what is to be done
     */
    SignInException refused(Credential used, String said);

    /** @return the ends that are known, in no order */
    List<Expiry> expiries();
}
