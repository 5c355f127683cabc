/** Fetches mails from mailboxes and files, and remembers how far it has come. */
@NullMarked
package org.postern.intake;

import org.jspecify.annotations.NullMarked;
