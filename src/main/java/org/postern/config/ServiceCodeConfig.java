package org.postern.config;

import com.google.re2j.Pattern;
import java.util.List;

/**
 * How a mail can name the record it belongs to.
 *
 * @param key secret of the keyed MAC in {@code [CRM-…-mac]}
 * @param legacy further patterns with a named group {@code case}, {@code opportunity} or {@code lead} that holds the record's number or id
 */
public record ServiceCodeConfig(Secret key, List<Pattern> legacy) {}
