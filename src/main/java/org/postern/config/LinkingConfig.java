package org.postern.config;

import java.util.Map;

/**
 * What a mail is linked to where neither its address nor a trail tells.
 *
 * @param lastActive where the sender's client has several active records and none is akin to the subject: true links to the one that was worked on last, false to the
 *     client alone
 * @param companies lower-case domain in ASCII → the CRM's id of the company to which everybody of that domain and below belongs
 */
public record LinkingConfig(boolean lastActive, Map<String, String> companies) {
    public static final LinkingConfig NONE = new LinkingConfig(false, Map.of());
}
