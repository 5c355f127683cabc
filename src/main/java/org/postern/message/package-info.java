/** Turns the bytes of a mail into values: addresses, thread, kind, text and attachments. */
@NullMarked
package org.postern.message;

import org.jspecify.annotations.NullMarked;
