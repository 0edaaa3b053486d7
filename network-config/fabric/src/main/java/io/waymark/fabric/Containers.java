package io.waymark.fabric;

import java.util.Optional;

/**
 * Runs a network's peers and orderers in containers of the official images, on the host's network and with the network's
 * directory under its own path, so that ports and files are the same inside and outside.
 */
interface Containers {

    /** Whether a process is a container; the chaincode's are not. */
    static boolean manages(String name) {
        return name.startsWith("peer-") || name.startsWith("orderer");
    }

    /** Starts a container; its configuration is written. */
    void start(String name);

    /** Id of the container's main process, as the host counts; nothing if it does not run. */
    Optional<Long> pid(String name);

    /** Stops a container and removes it; one that is not there is stopped. */
    void stop(String name);
}
