package org.postern.assign;

/**
 * A user of the CRM.
 *
 * @param id the CRM's id
 * @param login user name, as in YAML
 * @param name as shown
 */
public record User(String id, String login, String name, boolean active) {}
