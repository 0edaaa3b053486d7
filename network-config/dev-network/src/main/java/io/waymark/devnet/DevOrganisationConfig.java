package io.waymark.devnet;

/**
 * An organisation that the network shall have.
 *
 * @param mspId       its MSP id: 1 to 100 letters, digits, '.', '_' or '-'
 * @param gatewayPort port of its gateway; 0 takes a free one at the first start and, where possible, the same again later
 */
public record DevOrganisationConfig(String mspId, int gatewayPort) {}
