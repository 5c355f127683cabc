package org.postern.intake;

import java.util.Collection;
import java.util.Set;
import org.postern.message.DeliveryId;

/** Which deliveries have their outcome already; asked where the server numbers nothing (POP3). */
public interface Known {
    Set<DeliveryId> done(Collection<DeliveryId> ids);
}
