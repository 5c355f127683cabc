/** Makes realistic mail with a known truth, the same for the same seed. */
package org.postern.mails;
