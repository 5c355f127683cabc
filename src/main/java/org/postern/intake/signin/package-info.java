/** Signing in to mailboxes: passwords, access tokens of identity providers, refresh tokens kept, and what a refused login means. Knows neither Camel nor SQL. */
@NullMarked
package org.postern.intake.signin;

import org.jspecify.annotations.NullMarked;
