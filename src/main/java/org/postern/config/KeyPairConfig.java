package org.postern.config;

import java.nio.file.Path;

/**
 * A certificate with its private key.
 *
 * @param certificate PEM file, ours first, then who signed it
 * @param key PEM text, PKCS#8, not encrypted
 */
public record KeyPairConfig(Path certificate, Secret key) {}
