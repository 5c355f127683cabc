/** Real servers for tests: started once per test JVM when first asked for, stopped with it. */
package org.postern.servers;
