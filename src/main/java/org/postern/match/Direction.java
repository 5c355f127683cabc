package org.postern.match;

/** Which way a mail went: from outside to us, from us to outside, or among ourselves. */
public enum Direction {
    IN,
    OUT,
    INTERNAL
}
