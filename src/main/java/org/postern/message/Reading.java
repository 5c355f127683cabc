package org.postern.message;

/** What reading a delivery gave. Bad mail is a value, never an exception. */
public sealed interface Reading permits Mail, Unreadable {}
