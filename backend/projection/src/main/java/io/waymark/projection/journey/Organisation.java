package io.waymark.projection.journey;

/**
 * A member as it presents itself.
 *
 * @param msp MSP id
 * @param name public name; the MSP id where it has published no profile
 * @param country ISO 3166-1 alpha-2; empty where it has published no profile
 */
public record Organisation(String msp, String name, String country) {}
