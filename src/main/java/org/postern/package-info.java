/** Carries e-mail into the database of a CRM; the packages below are the stations that a mail passes. */
@NullMarked
package org.postern;

import org.jspecify.annotations.NullMarked;
