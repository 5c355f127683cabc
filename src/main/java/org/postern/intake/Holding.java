package org.postern.intake;

/** A cluster's view that can tell whether what it stands for is held, also while it is being handed over: then what is in hand may still land. */
public interface Holding {
    /** @return false from the moment on that another node may have it */
    boolean isHeld();
}
