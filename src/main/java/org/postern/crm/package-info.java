/** The port to the CRM: a view of what is there, and a plan of what is to be written. */
@NullMarked
package org.postern.crm;

import org.jspecify.annotations.NullMarked;
