/** Writes into the database of an EspoCRM (AutoCRM is one): what its own mail import would write, in batches. */
@NullMarked
package org.postern.crm.espocrm;

import org.jspecify.annotations.NullMarked;
