package org.tacit.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tacit.base.InvalidInput;
import org.tacit.node.contract.ContractRow;
import org.tacit.node.home.Identity;
import org.tacit.node.home.NodeHome;
import org.tacit.node.job.JobState;
import org.tacit.node.link.Desk;
import org.tacit.node.link.Topic;
import org.tacit.wire.Address;
import org.tacit.wire.Link;
import org.tacit.wire.Party;
import org.tacit.wire.Peer;
import org.tacit.wire.TlsTransport;

/** A partner whose software was changed cannot have a job that is done run once more under its old id. */
class DoneOnceTest {

    @TempDir
    Path folder;

    @Test
    void aJobThatIsDoneStaysDoneAndKeepsItsResults() throws Exception {
        try (TwoNodes nodes = TwoNodes.ready(folder)) {
            ContractRow contract = nodes.propose();
            nodes.telecom.contracts().approve(contract.hash());
            TwoNodes.ended(nodes.telecom, contract.job());
            assertThat(TwoNodes.ended(nodes.bank, contract.job()).job().state()).isEqualTo(JobState.DONE);
            nodes.telecom.close();
            nodes.telecom = null;
            long started = started(nodes.bank);

            Identity forger = Identity.load(NodeHome.existing(folder.resolve("telecom")), "telecom");
            Party bank = new Party("bank", nodes.bank.status().fingerprint());
            CountDownLatch connected = new CountDownLatch(1);
            CountDownLatch refused = new CountDownLatch(1);
            try (TlsTransport transport = TlsTransport.dialling(forger.tls(), "telecom")) {
                transport.addPeer(Peer.at(bank, new Address("127.0.0.1", nodes.bank.port())));
                try (Link link = transport.link(bank, new Link.Handler() {
                    @Override
                    public byte[] answer(Party peer, byte[] request) {
                        if (new String(request, java.nio.charset.StandardCharsets.UTF_8).startsWith(Topic.ENDED.name())) {
                            refused.countDown();
                        }
                        throw InvalidInput.of("no", "no");
                    }

                    @Override
                    public void changed(Link changed) {
                        if (changed.connected()) {
                            connected.countDown();
                        }
                    }
                })) {
                    assertThat(connected.await(30, TimeUnit.SECONDS)).isTrue();
                    Topic.Started again = Desk.read(Topic.START, "bank",
                            link.request(Desk.question(Topic.START, new Topic.Start(contract.job(), contract.hash(), 2)), Duration.ofSeconds(30)));
                    String prefix = contract.hash() + "/" + contract.job() + "/" + again.attempt();
                    link.request(Desk.question(Topic.AT, new Topic.At(contract.job(), again.attempt(), prefix + "/resume")), Duration.ofSeconds(30));
                    // The forger joins the conversation about what is complete, and claims that nothing is.
                    try (org.tacit.wire.Session session = transport.open(prefix + "/resume", java.util.List.of(bank, forger.asContractParty().party()),
                            org.tacit.wire.SessionOptions.standard())) {
                        org.tacit.wire.Channel channel = session.channel(bank);
                        channel.send(("{\"complete\":{},\"nonce\":\"" + "ab".repeat(32) + "\"}").getBytes(java.nio.charset.StandardCharsets.UTF_8));
                        channel.flush();
                        assertThat(new String(channel.receiveUpTo(1 << 20), java.nio.charset.StandardCharsets.UTF_8)).contains("align");
                        assertThat(refused.await(30, TimeUnit.SECONDS)).isTrue();
                    }
                }
            }
            assertThat(nodes.bank.jobs().get(contract.job()).job().state()).isEqualTo(JobState.DONE);
            assertThat(nodes.bank.jobs().artifacts(contract.job()).find("align", "rows")).isPresent();
            assertThat(started(nodes.bank)).isEqualTo(started);
        }
    }

    private static long started(Node node) {
        return node.evidence().entries(0, 1000).stream().filter(e -> e.type().equals("job.started")).count();
    }
}
