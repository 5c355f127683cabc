package org.postern.config;

/** An acknowledgement: first line {@code Subject: …}, an empty line, then the text, with {@code {placeholders}}. */
public record AnswerTemplate(String name, String subject, String text) {}
