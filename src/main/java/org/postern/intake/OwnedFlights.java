package org.postern.intake;

import java.util.List;
import org.postern.commit.FolderKey;
import org.postern.commit.UidSet;

/** The flights of a mailbox, to be changed only while this node attends to it: those that it leaves behind belong to whoever comes after it. */
final class OwnedFlights implements Flights {
    private final Flights flights;
    private final Holding holding;

    OwnedFlights(Flights flights, Holding holding) {
        this.flights = flights;
        this.holding = holding;
    }

    private Flights owned() {
        if (!holding.isHeld()) {
            throw new NotOurs();
        }
        return flights;
    }

    @Override
    public long depart(FolderKey folder, UidSet uids, String node) {
        return owned().depart(folder, uids, node);
    }

    @Override
    public void again(long id) {
        owned().again(id);
    }

    @Override
    public void cancel(long id) {
        owned().cancel(id);
    }

    @Override
    public List<Flight> stranded(FolderKey folder) {
        return flights.stranded(folder);
    }
}
