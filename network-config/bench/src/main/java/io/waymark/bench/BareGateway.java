package io.waymark.bench;

import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.TlsChannelCredentials;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.hyperledger.fabric.client.Contract;
import org.hyperledger.fabric.client.Gateway;
import org.hyperledger.fabric.client.Proposal;
import org.hyperledger.fabric.client.Status;
import org.hyperledger.fabric.client.SubmittedTransaction;
import org.hyperledger.fabric.client.Transaction;
import org.hyperledger.fabric.client.identity.Identities;
import org.hyperledger.fabric.client.identity.Signers;
import org.hyperledger.fabric.client.identity.X509Identity;

/** Fabric's own gateway client and nothing around it. */
final class BareGateway implements AutoCloseable {
    static final String[] PARTS = {"endorse", "submit", "commit status"};

    private static final long DEADLINE_SECONDS = 60;
    private static final int SEED_BYTES = 32;

    private final ManagedChannel channel;
    private final Gateway gateway;
    private final Contract contract;
    private final String mspId;

    BareGateway(Member member) {
        mspId = member.mspId();
        try {
            channel = Grpc.newChannelBuilder(
                            member.endpoint(),
                            TlsChannelCredentials.newBuilder()
                                    .trustManager(member.tlsRoots().toFile())
                                    .build())
                    .maxInboundMessageSize(100 << 20)
                    .build();
            gateway = Gateway.newInstance()
                    .connection(channel)
                    .identity(new X509Identity(
                            mspId, Identities.readX509Certificate(Files.readString(member.certificate()))))
                    .signer(Signers.newPrivateKeySigner(Identities.readPrivateKey(Files.readString(member.key()))))
                    .evaluateOptions(o -> o.withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS))
                    .endorseOptions(o -> o.withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS))
                    .submitOptions(o -> o.withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS))
                    .commitStatusOptions(o -> o.withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS))
                    .connect();
        } catch (IOException | GeneralSecurityException e) {
            throw new BenchFault("cannot connect to " + member.endpoint(), e);
        }
        contract = gateway.getNetwork(member.channel()).getContract(member.chaincode());
    }

    /**
     * One transaction.
     *
     * @param writes private writes, each of {@code size} bytes
     * @param reads hash reads of keys that are absent
     * @return nanoseconds of each of {@link #PARTS}
     */
    long[] transaction(SplittableRandom random, int writes, int reads, int size) throws Exception {
        byte[] seed = new byte[SEED_BYTES];
        byte[] values = new byte[writes * size];
        random.nextBytes(seed);
        random.nextBytes(values);
        Map<String, byte[]> transientData = Map.of(
                "shape",
                        ByteBuffer.allocate(12)
                                .putInt(writes)
                                .putInt(reads)
                                .putInt(size)
                                .array(),
                "seed", seed,
                "values", values);
        long begin = System.nanoTime();
        Proposal proposal = contract.newProposal("work")
                .putAllTransient(transientData)
                .setEndorsingOrganizations(mspId)
                .build();
        Transaction transaction = proposal.endorse();
        long endorsed = System.nanoTime();
        SubmittedTransaction submitted = transaction.submitAsync();
        long ordered = System.nanoTime();
        Status status = submitted.getStatus();
        long committed = System.nanoTime();
        if (!status.isSuccessful()) {
            throw new BenchFault("a transaction became " + status.getCode());
        }
        return new long[] {endorsed - begin, ordered - endorsed, committed - ordered};
    }

    /** One evaluate of one hash read. */
    long[] evaluate(SplittableRandom random) throws Exception {
        byte[] seed = new byte[SEED_BYTES];
        random.nextBytes(seed);
        long begin = System.nanoTime();
        byte[] answer = contract.newProposal("read")
                .putTransient("seed", seed)
                .setEndorsingOrganizations(mspId)
                .build()
                .evaluate();
        if (!Arrays.equals(answer, "ok".getBytes(StandardCharsets.UTF_8))) {
            throw new BenchFault("an evaluate answered something else");
        }
        return new long[] {System.nanoTime() - begin};
    }

    @Override
    public void close() {
        gateway.close();
        channel.shutdownNow();
        try {
            channel.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
