package io.waymark.web.page;

/** One choice of a list. */
public record Option(String value, String text) {}
