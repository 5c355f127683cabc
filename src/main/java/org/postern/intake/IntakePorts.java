package org.postern.intake;

import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.postern.config.MailboxConfig;
import org.postern.intake.signin.SignIn;
import org.postern.outcome.Settling;

/**
 * What the component {@code mailbox:} needs from the rest of the daemon; bound in Camel's registry under any name.
 *
 * @param mailboxes the configured mailboxes by name
 * @param signIns who knows user and password (or access token) of a mailbox; asked at each login
 * @param zone in which {@code since} begins its day
 * @param largestMail octets; of a larger mail only the header is fetched
 * @param pauses what was paused by hand
 * @param ledgerAnswers whether our tables can be reached now; may take seconds to tell
 * @param inHand bounds how much mail is under way
 * @param spool folder for mails too large for memory; belongs to us alone
 * @param taken what was fetched of servers whose budget counts octets
 * @param node name of this machine, for cursors and flights
 */
public record IntakePorts(
        Function<String, Optional<MailboxConfig>> mailboxes,
        Function<MailboxConfig, SignIn> signIns,
        ZoneId zone,
        long largestMail,
        Cursors cursors,
        Flights flights,
        Settling settling,
        Known known,
        Renumbering renumbering,
        HiddenSenders hidden,
        TakenOctets taken,
        Pauses pauses,
        BooleanSupplier ledgerAnswers,
        OctetsInHand inHand,
        Path spool,
        String node,
        Clock clock,
        Timeouts timeouts) {

    /** @return the same for a mailbox that another node of a cluster may attend to tomorrow: what this node remembers of it changes only while it is held */
    IntakePorts whileHeld(Holding holding) {
        return new IntakePorts(
                mailboxes,
                signIns,
                zone,
                largestMail,
                new OwnedCursors(cursors, holding),
                new OwnedFlights(flights, holding),
                settling,
                known,
                renumbering,
                hidden,
                taken,
                pauses,
                ledgerAnswers,
                inHand,
                spool,
                node,
                clock,
                timeouts);
    }
}
