/** The demonstration: an embedded mail server, an embedded CRM database, sample mails, and what became of them. */
@NullMarked
package org.postern.cli.demo;

import org.jspecify.annotations.NullMarked;
