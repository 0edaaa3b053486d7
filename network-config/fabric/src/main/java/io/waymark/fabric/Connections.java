package io.waymark.fabric;

import java.nio.file.Path;

/** The small files by which nodes find their peer and the other members' doors. */
final class Connections {

    private final Layout layout;

    Connections(Layout layout) {
        this.layout = layout;
    }

    /** Writes an organisation's file, and where the doors are. */
    void write(Organisation org) {
        Layout.write(
                layout.connection(org),
                "# How a node of " + org.mspId() + " reaches its peer.\n"
                        + "waymark.organisation=" + org.mspId() + "\n"
                        + "waymark.fabric.channel=" + Layout.CHANNEL + "\n"
                        + "waymark.fabric.chaincode=" + Layout.CHAINCODE + "\n"
                        + "waymark.fabric.peers[0].endpoint=" + layout.peerEndpoint(org) + "\n"
                        + "waymark.fabric.tls-roots=" + layout.peerTlsRoots(org) + "\n"
                        + "waymark.fabric.certificate=" + layout.certificate(org, "User1") + "\n"
                        + "waymark.fabric.key=" + layout.key(org, "User1") + "\n"
                        + "# The door that other members' nodes ask in place of the peer.\n"
                        + "waymark.door.address=127.0.0.1\n"
                        + "waymark.door.port=" + layout.doorPort(org) + "\n"
                        + "waymark.door.certificate=" + layout.peerTls(org, "server.crt") + "\n"
                        + "waymark.door.key=" + layout.peerTls(org, "server.key") + "\n"
                        + "waymark.door.others=" + layout.doors() + "\n");
        doors();
    }

    /** Written anew whenever a member comes or goes; running nodes read it again. */
    void doors() {
        StringBuilder lines = new StringBuilder("# Where the members' doors are.\n");
        for (Organisation org : layout.members()) {
            lines.append(org.mspId())
                    .append("=127.0.0.1:")
                    .append(layout.doorPort(org))
                    .append('\n');
        }
        // Running nodes see it before or after.
        Path next = layout.doors().resolveSibling("doors.new");
        Layout.write(next, lines.toString());
        Layout.move(next, layout.doors());
    }
}
