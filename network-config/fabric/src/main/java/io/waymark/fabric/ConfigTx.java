package io.waymark.fabric;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The channel's first configuration: who is in it, which policies hold, how blocks are cut. */
final class ConfigTx {

    private final Layout layout;

    ConfigTx(Layout layout) {
        this.layout = layout;
    }

    String text() {
        StringBuilder text = new StringBuilder(Templates.text("configtx-head.yaml"));
        StringBuilder endpoints = new StringBuilder();
        for (int i = 1; i <= layout.orderers(); i++) {
            endpoints.append("      - 127.0.0.1:").append(layout.ordererPort(i)).append('\n');
        }
        text.append(Templates.fill(
                "configtx-orderer-organisation.yaml",
                Map.of("msp", layout.ordererMsp().toString(), "endpoints", endpoints.toString())));
        List<Organisation> organisations = layout.organisations();
        organisations.forEach(org -> text.append(organisation(org)));
        Map<String, String> values = new LinkedHashMap<>();
        values.put("type", layout.bft() ? "BFT" : "etcdraft");
        values.put("batch-timeout", "100ms");
        values.put("consensus", layout.bft() ? bft() : raft());
        values.put(
                "organisations",
                String.join(
                        ", ", organisations.stream().map(o -> "*" + o.name()).toList()));
        return text.append(Templates.fill("configtx-profile.yaml", values)).toString();
    }

    /** The part of one organisation, also for adding it later. */
    String organisation(Organisation org) {
        String group = Templates.fill(
                "configtx-organisation.yaml",
                Map.of(
                        "name", org.name(),
                        "msp-id", org.mspId(),
                        "msp", layout.organisationMsp(org).toString()));
        return layout.apart()
                ? group
                : group + "    AnchorPeers:\n      - {Host: 127.0.0.1, Port: " + layout.peerPort(org) + "}\n";
    }

    private String raft() {
        StringBuilder text = new StringBuilder("      EtcdRaft:\n        Consenters:\n");
        for (int i = 1; i <= layout.orderers(); i++) {
            String tls = layout.ordererHome(i) + "/tls/server.crt";
            text.append("          - {Host: 127.0.0.1, Port: ").append(layout.ordererPort(i));
            text.append(", ClientTLSCert: \"")
                    .append(tls)
                    .append("\", ServerTLSCert: \"")
                    .append(tls)
                    .append("\"}\n");
        }
        return text.append("        Options: {TickInterval: 200ms, ElectionTick: 10, HeartbeatTick: 1, ")
                .append("MaxInflightBlocks: 5, SnapshotIntervalSize: 16 MB}")
                .toString();
    }

    private String bft() {
        StringBuilder text = new StringBuilder("      SmartBFT:\n");
        text.append("        RequestBatchMaxInterval: 100ms\n        RequestBatchMaxCount: 500\n");
        text.append("        RequestBatchMaxBytes: 10485760\n        IncomingMessageBufferSize: 200\n");
        text.append("        RequestPoolSize: 400\n"
                + "        RequestForwardTimeout: 2s\n"
                + "        RequestComplainTimeout: 20s\n");
        text.append("        RequestAutoRemoveTimeout: 3m\n        ViewChangeResendInterval: 5s\n");
        text.append("        ViewChangeTimeout: 20s\n        LeaderHeartbeatTimeout: 1m\n");
        text.append("        LeaderHeartbeatCount: 10\n        CollectTimeout: 1s\n        SyncOnStart: false\n");
        // No leader rotation: orderers take a first configuration with it and then refuse every change of it.
        text.append("        SpeedUpViewChange: false\n");
        text.append("      ConsenterMapping:\n");
        for (int i = 1; i <= layout.orderers(); i++) {
            String home = layout.ordererHome(i).toString();
            String certificate = home + "/msp/signcerts/o" + i + ".orderer.waymark.test-cert.pem";
            text.append("        - {ID: ")
                    .append(i)
                    .append(", Host: 127.0.0.1, Port: ")
                    .append(layout.ordererPort(i));
            text.append(", MSPID: OrdererMSP, Identity: \"").append(certificate);
            text.append("\", ClientTLSCert: \"").append(home).append("/tls/server.crt\", ServerTLSCert: \"");
            text.append(home).append("/tls/server.crt\"}\n");
        }
        return text.toString().stripTrailing();
    }
}
