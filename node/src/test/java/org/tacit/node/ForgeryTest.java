package org.tacit.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.tacit.base.InvalidInput;
import org.tacit.base.PolicyDenied;
import org.tacit.base.ProtocolViolation;
import org.tacit.base.TacitException;
import org.tacit.crypto.sign.SignatureScheme;
import org.tacit.crypto.sign.Signer;
import org.tacit.flow.contract.Contract;
import org.tacit.flow.contract.ContractParty;
import org.tacit.flow.contract.ContractSignature;
import org.tacit.flow.contract.SignedContract;
import org.tacit.flow.disclosure.Kind;
import org.tacit.flow.document.FlowReader;
import org.tacit.flow.document.Plan;
import org.tacit.flow.document.Planner;
import org.tacit.flow.policy.Clause;
import org.tacit.flow.spec.Operators;
import org.tacit.flow.spec.TableRef;
import org.tacit.node.contract.ContractState;
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

/**
 * The telecom's software is changed: it skips all its own checks and sends whatever it likes to the bank, over its legitimate TLS
 * identity and with its real contract keys. The bank's node must refuse by itself.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ForgeryTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    static Path folder;

    private TwoNodes nodes;
    private Identity forger;
    private TlsTransport transport;
    private Link link;
    private int jobs;

    @BeforeAll
    void telecomIsTakenOver() throws Exception {
        nodes = TwoNodes.open(folder);
        nodes.pair();
        nodes.addTables();
        nodes.telecom.close();
        nodes.telecom = null;

        forger = Identity.load(NodeHome.existing(folder.resolve("telecom")), "telecom");
        transport = TlsTransport.dialling(forger.tls(), "telecom");
        Party bank = new Party("bank", nodes.bank.status().fingerprint());
        transport.addPeer(Peer.at(bank, new Address("127.0.0.1", nodes.bank.port())));
        CountDownLatch connected = new CountDownLatch(1);
        link = transport.link(bank, new Link.Handler() {
            @Override
            public byte[] answer(Party peer, byte[] request) {
                throw InvalidInput.of("no", "no");
            }

            @Override
            public void changed(Link changed) {
                if (changed.connected()) {
                    connected.countDown();
                }
            }
        });
        assertThat(connected.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    /** Every test begins with the one grant that honest proposals need. */
    @BeforeEach
    void oneGrant() {
        nodes.bank.catalogue().show("loans").policy().forEach(c -> nodes.bank.catalogue().revoke("loans", c.id()));
        nodes.bank.catalogue().grant("loans", Clause.of("", List.of("phone"), "telecom", "credit-2027", List.of("psi.*"), Kind.MEMBERSHIP));
    }

    @AfterAll
    void close() {
        link.close();
        transport.close();
        nodes.close();
    }

    private <Q, A> A ask(Topic<Q, A> topic, Q question) {
        return Desk.read(topic, "bank", link.request(Desk.question(topic, question), PATIENCE));
    }

    // ---- what the forger makes ----

    private List<TableRef> described() {
        TableRef loans = nodes.bank.catalogue().refs().getFirst();
        return List.of(new TableRef("loans", "bank", "loans", loans.rows(), loans.hash(), loans.columns()),
                new TableRef("people", "telecom", "people", 60, "ab".repeat(32), List.of(
                        new org.tacit.flow.spec.ColumnRef("mobile", org.tacit.data.ColumnType.TEXT, org.tacit.data.ColumnKind.IDENTIFIER))));
    }

    private Contract contract(String flow) {
        return contract(flow, described());
    }

    private Contract contract(String flow, List<TableRef> tables) {
        Plan plan = Planner.plan(FlowReader.read(flow), tables, Operators.installed());
        ContractParty bank = new ContractParty("bank", nodes.bank.status().fingerprint(), keysOfBank());
        byte[] nonce = new byte[32];
        new SecureRandom().nextBytes(nonce);
        return Contract.of(plan, List.of(bank, forger.asContractParty()), 1, Instant.now().plus(Duration.ofHours(1)), "",
                java.util.HexFormat.of().formatHex(nonce));
    }

    private List<String> keysOfBank() {
        return Identity.load(NodeHome.existing(folder.resolve("bank")), "bank").keys();
    }

    private SignedContract signed(Contract contract) {
        SignedContract signed = SignedContract.unsigned(contract);
        for (ContractSignature s : forger.sign(contract, "00".repeat(32))) {
            signed = signed.with(s);
        }
        return signed;
    }

    private void propose(SignedContract signed) {
        ask(Topic.PROPOSE, new Topic.Proposal(new String(signed.encode(), StandardCharsets.UTF_8), "jforged" + jobs++));
    }

    private static Contract with(Contract c, List<ContractParty> parties, List<org.tacit.flow.disclosure.Fact> disclosure, Instant expires) {
        return new Contract(c.format(), c.flow(), parties, c.tables(), c.operators(), c.receivers(), disclosure, c.runs(), expires, c.legalBasis(), c.nonce());
    }

    private void refused(SignedContract signed, Class<? extends TacitException> kind, String says) {
        int before = nodes.bank.contracts().list().size();
        long logged = refusals();
        assertThatThrownBy(() -> propose(signed)).isInstanceOf(kind).hasMessageContaining(says);
        assertThat(nodes.bank.contracts().list()).hasSize(before);
        assertThat(refusals()).isEqualTo(logged + 1);
    }

    private long refusals() {
        return nodes.bank.evidence().entries(0, 1000).stream().filter(e -> e.type().equals("contract.refused")).count();
    }

    // ---- contracts ----

    @Test
    void anHonestProposalIsTaken() {
        Contract contract = contract(TwoNodes.PSI);
        propose(signed(contract));
        assertThat(nodes.bank.contracts().get(contract.hash()).state()).isEqualTo(ContractState.AWAITING_APPROVAL);
    }

    @Test
    void aDisclosureThatHidesAFactIsRefused() {
        Contract honest = contract(TwoNodes.PSI);
        List<org.tacit.flow.disclosure.Fact> fewer = new ArrayList<>(honest.disclosure());
        fewer.removeIf(f -> f.kind() == Kind.MEMBERSHIP && f.learner().equals("telecom"));
        assertThat(fewer).hasSizeLessThan(honest.disclosure().size());
        refused(signed(with(honest, honest.parties(), fewer, honest.expires())), PolicyDenied.class, "bank refuses");
    }

    @Test
    void aColumnThatIsNotGrantedIsRefused() {
        // The bank granted 'phone'; the forger names 'amount', which it knows the bank has.
        refused(signed(contract(TwoNodes.PSI.replace("first_key: phone", "first_key: amount"))), TacitException.class, "amount");
    }

    /** Proposing is no way to find out which columns there are beside the granted ones, nor what clauses say. */
    @Test
    void whatIsNotThereAndWhatIsNotGrantedSoundAlike() {
        List<TableRef> tables = new ArrayList<>(described());
        TableRef loans = tables.getFirst();
        List<org.tacit.flow.spec.ColumnRef> columns = new ArrayList<>(loans.columns());
        columns.add(new org.tacit.flow.spec.ColumnRef("salary", org.tacit.data.ColumnType.INTEGER, org.tacit.data.ColumnKind.FEATURE));
        tables.set(0, new TableRef("loans", "bank", "loans", loans.rows(), loans.hash(), columns));
        String hidden = refusal(contract(TwoNodes.PSI.replace("first_key: phone", "first_key: amount"), tables));
        String absent = refusal(contract(TwoNodes.PSI.replace("first_key: phone", "first_key: salary"), tables));
        assertThat(absent).isEqualTo(hidden.replace("amount", "salary")).doesNotContain("clause", "type");
        assertThat(refusal(contract(TwoNodes.PSI.replace("credit-2027", "marketing")))).contains("loans.phone").doesNotContain("clause", "credit-2027");
    }

    private String refusal(Contract contract) {
        try {
            propose(signed(contract));
            throw new AssertionError("taken");
        } catch (PolicyDenied e) {
            return e.text().en();
        }
    }

    @Test
    void anotherPurposeIsRefused() {
        refused(signed(contract(TwoNodes.PSI.replace("credit-2027", "marketing"))), PolicyDenied.class, "loans");
    }

    @Test
    void aGrantThatWasTakenBackIsRefused() {
        Contract contract = contract(TwoNodes.PSI);
        String clause = nodes.bank.catalogue().show("loans").policy().getFirst().id();
        nodes.bank.catalogue().revoke("loans", clause);
        refused(signed(contract), PolicyDenied.class, "loans");
    }

    @Test
    void anUnsignedProposalIsRefused() {
        refused(SignedContract.unsigned(contract(TwoNodes.PSI)), PolicyDenied.class, "has not signed");
    }

    @Test
    void aSignatureOfAnotherContractIsRefused() {
        SignedContract other = signed(contract(TwoNodes.PSI));
        refused(new SignedContract(contract(TwoNodes.PSI), other.signatures()), PolicyDenied.class, "signature");
    }

    @Test
    void keysOtherThanThePairedOnesAreRefused() {
        SecureRandom random = new SecureRandom();
        Identity fake = new Identity("telecom", forger.tls(), List.of(Signer.generate(SignatureScheme.ED25519, random), Signer.generate(SignatureScheme.SM2, random)));
        Contract honest = contract(TwoNodes.PSI);
        Contract contract = with(honest, List.of(honest.parties().getFirst(), fake.asContractParty()), honest.disclosure(), honest.expires());
        SignedContract signed = SignedContract.unsigned(contract);
        for (ContractSignature s : fake.sign(contract, "00".repeat(32))) {
            signed = signed.with(s);
        }
        refused(signed, PolicyDenied.class, "parties");
    }

    @Test
    void anExpiredContractIsRefused() {
        Contract honest = contract(TwoNodes.PSI);
        refused(signed(with(honest, honest.parties(), honest.disclosure(), Instant.parse("2026-01-01T00:00:00Z"))), PolicyDenied.class, "expired");
    }

    @Test
    void aReplayedContractIsRefused() {
        SignedContract signed = signed(contract(TwoNodes.PSI));
        propose(signed);
        refused(signed, PolicyDenied.class, "proposed before");
        nodes.bank.contracts().decline(signed.contract().hash(), "no");
        refused(signed, PolicyDenied.class, "proposed before");
    }

    @Test
    void anotherVersionOfTheTableIsRefused() {
        Contract honest = contract(TwoNodes.PSI);
        List<TableRef> other = honest.tables().stream().map(t -> t.party().equals("bank")
                ? new TableRef(t.name(), t.party(), t.table(), t.rows(), "cd".repeat(32), t.columns()) : t).toList();
        Contract contract = new Contract(honest.format(), honest.flow(), honest.parties(), other, honest.operators(), honest.receivers(), honest.disclosure(),
                honest.runs(), honest.expires(), honest.legalBasis(), honest.nonce());
        refused(signed(contract), PolicyDenied.class, "loans");
    }

    @Test
    void bytesThatAreNoContractAreRefused() {
        assertThatThrownBy(() -> ask(Topic.PROPOSE, new Topic.Proposal("{\"contract\":{}}", "jx12345"))).isInstanceOf(TacitException.class);
        assertThatThrownBy(() -> Desk.read(Topic.PROPOSE, "bank", link.request("contract.propose\n{]".getBytes(StandardCharsets.UTF_8), PATIENCE)))
                .isInstanceOf(ProtocolViolation.class);
        assertThatThrownBy(() -> Desk.read(Topic.PROPOSE, "bank", link.request("shell\n{}".getBytes(StandardCharsets.UTF_8), PATIENCE)))
                .isInstanceOf(ProtocolViolation.class);
        assertThatThrownBy(() -> Desk.read(Topic.PROPOSE, "bank", link.request(new byte[1 << 20], PATIENCE))).isInstanceOf(ProtocolViolation.class);
    }

    // ---- jobs ----

    @Test
    void aJobWithoutTheBanksSignatureDoesNotStart() {
        Contract contract = contract(TwoNodes.PSI);
        propose(signed(contract));
        String job = nodes.bank.contracts().get(contract.hash()).job();
        assertThatThrownBy(() -> ask(Topic.START, new Topic.Start(job, contract.hash(), 1))).isInstanceOf(PolicyDenied.class)
                .hasMessageContaining("not signed by everybody");
        // Claiming that both have signed changes nothing: it was the forger's proposal, and a forged signature is of no use.
        List<ContractSignature> forged = forger.sign(contract, "00".repeat(32)).stream()
                .map(s -> new ContractSignature("bank", keysOfBank().getFirst(), s.clauses(), s.signature())).toList();
        assertThatThrownBy(() -> ask(Topic.SIGNED, new Topic.Signatures(contract.hash(), forged))).isInstanceOf(TacitException.class);
        assertThatThrownBy(() -> ask(Topic.START, new Topic.Start(job, contract.hash(), 1))).isInstanceOf(PolicyDenied.class);
        assertThat(nodes.bank.jobs().get(job).job().state()).isEqualTo(JobState.AWAITING_APPROVAL);
    }

    @Test
    void startsAtOnceTakeNoMoreRunsThanAgreed() throws InterruptedException {
        Contract contract = contract(TwoNodes.PSI);
        propose(signed(contract));
        String job = nodes.bank.contracts().get(contract.hash()).job();
        nodes.bank.contracts().approve(contract.hash());
        java.util.Queue<String> started = new java.util.concurrent.ConcurrentLinkedQueue<>();
        List<Thread> asking = java.util.stream.IntStream.range(0, 32).mapToObj(i -> Thread.ofVirtual().start(() -> {
            try {
                ask(Topic.START, new Topic.Start(job + "-" + i, contract.hash(), 1));
                started.add(job + "-" + i);
            } catch (TacitException refused) {
                // What is asserted is how many were not.
            }
        })).toList();
        for (Thread thread : asking) {
            thread.join();
        }
        assertThat(started).hasSize(1);
        ask(Topic.STOP, new Topic.Stop(started.peek()));
        TwoNodes.ended(nodes.bank, started.peek());
    }

    @Test
    void attemptsAreNotEndlessAndTheirNumbersDoNotWrap() {
        Contract contract = contract(TwoNodes.PSI);
        propose(signed(contract));
        String job = nodes.bank.contracts().get(contract.hash()).job();
        nodes.bank.contracts().approve(contract.hash());
        assertThatThrownBy(() -> ask(Topic.START, new Topic.Start(job, contract.hash(), Integer.MAX_VALUE))).isInstanceOf(PolicyDenied.class);
        assertThat(nodes.bank.jobs().get(job).job().attempt()).isZero();
    }

    @Test
    void aJobIdThatContinuesAnothersDoesNotHideIt() {
        Contract first = contract(TwoNodes.PSI);
        propose(signed(first));
        String job = nodes.bank.contracts().get(first.hash()).job();
        nodes.bank.contracts().approve(first.hash());
        ask(Topic.PROPOSE, new Topic.Proposal(new String(signed(contract(TwoNodes.PSI)).encode(), StandardCharsets.UTF_8), job + "-x"));
        assertThat(nodes.bank.jobs().stop(job).state()).isEqualTo(JobState.STOPPED);
    }

    @Test
    void anotherJobsIdIsRefusedAndLeavesNothing() {
        Contract first = contract(TwoNodes.PSI);
        propose(signed(first));
        String job = nodes.bank.contracts().get(first.hash()).job();
        SignedContract second = signed(contract(TwoNodes.PSI));
        int before = nodes.bank.contracts().list().size();
        assertThatThrownBy(() -> ask(Topic.PROPOSE, new Topic.Proposal(new String(second.encode(), StandardCharsets.UTF_8), job)))
                .isInstanceOf(PolicyDenied.class);
        assertThat(nodes.bank.contracts().list()).hasSize(before);
        assertThat(nodes.bank.jobs().get(job).contract().hash()).isEqualTo(first.hash());
    }

    @Test
    void signaturesThatNobodyAskedForDoNotRideAlong() {
        SignedContract signed = signed(contract(TwoNodes.PSI));
        refused(signed.with(new ContractSignature("regulator", keysOfBank().getFirst(), "00".repeat(32), "00".repeat(64))), PolicyDenied.class, "nothing else");
        SignedContract other = SignedContract.unsigned(contract(TwoNodes.PSI));
        for (ContractSignature s : forger.sign(other.contract(), "x".repeat(100_000))) {
            other = other.with(s);
        }
        refused(other, PolicyDenied.class, "nothing else");
    }

    @Test
    void textThatMovesTheCursorIsRefused() {
        Contract honest = contract(TwoNodes.PSI);
        for (String basis : List.of("consent\u001b[2J", "consent\nTelecom will learn nothing.", "consent\u202e", "consent\u2028")) {
            refused(signed(new Contract(honest.format(), honest.flow(), honest.parties(), honest.tables(), honest.operators(), honest.receivers(),
                    honest.disclosure(), honest.runs(), honest.expires(), basis, honest.nonce())), ProtocolViolation.class, "control characters");
        }
    }

    @Test
    void aRefusalSaysNothingOfThePolicyOrOfWhatElseIsThere() {
        String clause = nodes.bank.catalogue().show("loans").policy().getFirst().id();
        assertThatThrownBy(() -> propose(signed(contract(TwoNodes.PSI.replace("credit-2027", "marketing"))))).isInstanceOf(PolicyDenied.class)
                .hasMessageNotContainingAny(clause, "credit-2027");
        // The bank's column 'amount' is there and not granted; 'salary' is not there.
        String there = refusalFor("amount");
        assertThat(refusalFor("salary")).isEqualTo(there.replace("amount", "salary"));
        assertThat(nodes.bank.evidence().entries(0, 1000).stream().filter(e -> e.type().equals("contract.refused")).toList().getLast().body().toString())
                .contains("no column 'salary'");
    }

    /** The forger makes up the bank's column. */
    private String refusalFor(String column) {
        TableRef loans = nodes.bank.catalogue().refs().getFirst();
        List<TableRef> tables = List.of(new TableRef("loans", "bank", "loans", loans.rows(), loans.hash(), List.of(new org.tacit.flow.spec.ColumnRef(
                column, org.tacit.data.ColumnType.TEXT, org.tacit.data.ColumnKind.IDENTIFIER))), described().getLast());
        Plan plan = Planner.plan(FlowReader.read(TwoNodes.PSI.replace("first_key: phone", "first_key: " + column)), tables, Operators.installed());
        Contract any = contract(TwoNodes.PSI);
        SignedContract made = signed(Contract.of(plan, any.parties(), 1, any.expires(), "", any.nonce()));
        return org.assertj.core.api.Assertions.catchThrowable(() -> propose(made)).getMessage();
    }

    @Test
    void aHugeProposalLeavesAShortTrace() {
        assertThatThrownBy(() -> ask(Topic.PROPOSE, new Topic.Proposal("x".repeat(2 << 20), "jhuge1"))).isInstanceOf(ProtocolViolation.class);
        Contract honest = contract(TwoNodes.PSI);
        org.tacit.flow.document.Flow flow = honest.flow();
        org.tacit.flow.document.Flow huge = new org.tacit.flow.document.Flow(flow.tacit(), flow.name(), flow.purpose(),
                List.of("bank", "telecom", "!".repeat(500_000)), flow.tables(), flow.steps());
        Contract contract = new Contract(honest.format(), huge, honest.parties(), honest.tables(), honest.operators(), honest.receivers(),
                honest.disclosure(), honest.runs(), honest.expires(), "", honest.nonce());
        assertThatThrownBy(() -> propose(signed(contract))).isInstanceOf(PolicyDenied.class);
        assertThat(nodes.bank.evidence().entries(0, 1000)).allMatch(e -> e.bytes().length < 10_000);
    }

    @Test
    void aContractIsDeclinedOnce() {
        Contract contract = contract(TwoNodes.PSI);
        propose(signed(contract));
        nodes.bank.contracts().decline(contract.hash(), "too much");
        long entries = nodes.bank.evidence().standing().entries();
        ask(Topic.DECLINED, new Topic.Refusal(contract.hash(), "the bank liked it", "x"));
        assertThat(nodes.bank.contracts().get(contract.hash()).reason().en()).contains("too much");
        assertThat(nodes.bank.evidence().standing().entries()).isEqualTo(entries);
    }

    @Test
    void aJobOfNoContractDoesNotStart() {
        assertThatThrownBy(() -> ask(Topic.START, new Topic.Start("jnone1", "ef".repeat(32), 1))).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> ask(Topic.STOP, new Topic.Stop("jnone1"))).isInstanceOf(InvalidInput.class);
    }

    @Test
    void moreRunsThanAgreedDoNotStart() {
        Contract contract = contract(TwoNodes.PSI);
        propose(signed(contract));
        String job = nodes.bank.contracts().get(contract.hash()).job();
        nodes.bank.contracts().approve(contract.hash());
        ask(Topic.START, new Topic.Start(job, contract.hash(), 1));
        assertThatThrownBy(() -> ask(Topic.START, new Topic.Start("janother", contract.hash(), 1))).isInstanceOf(PolicyDenied.class)
                .hasMessageContaining("allows 1 runs");
        ask(Topic.STOP, new Topic.Stop(job));
        assertThat(TwoNodes.ended(nodes.bank, job).job().state()).isEqualTo(JobState.STOPPED);
        assertThatThrownBy(() -> ask(Topic.START, new Topic.Start(job, contract.hash(), 2))).isInstanceOf(TacitException.class);
    }

    // ---- looking around ----

    @Test
    void onlyGrantedColumnsAreSeen() {
        assertThat(ask(Topic.TABLES, new Topic.Nothing()).tables()).singleElement()
                .satisfies(t -> assertThat(t.columns()).extracting("name").containsExactly("phone"));
    }

    @Test
    void aTreeHeadThatDoesNotContinueIsRefused() {
        assertThatThrownBy(() -> Desk.read(Topic.TABLES, "bank", link.request(
                "heads.shown\n{\"head\":\"{}\",\"held\":0,\"proof\":[]}".getBytes(StandardCharsets.UTF_8), PATIENCE))).isInstanceOf(TacitException.class);
    }

    record Shown(String head, List<String> proof, long held) {
    }

    private void show(long size, byte root) {
        byte[] bytes = new byte[32];
        java.util.Arrays.fill(bytes, root);
        var head = org.tacit.ledger.SignedTreeHead.sign("telecom", size, bytes, Instant.now(), forger.textSigner());
        byte[] body = org.tacit.flow.contract.Canonical.encode(new Shown(new String(head.bytes(), StandardCharsets.UTF_8), List.of(), 0));
        byte[] message = ("heads.shown\n" + new String(body, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);
        Desk.read(Topic.TABLES, "bank", link.request(message, PATIENCE));
    }

    /** A partner that keeps two histories has signed both: whoever is shown the two heads needs nobody's word. */
    @Test
    void twoHeadsOfOneSizeAreKeptAsProof() {
        assertThatThrownBy(() -> show(5, (byte) 1)).isInstanceOf(ProtocolViolation.class).hasMessageContaining("answered 'tables'");
        assertThatThrownBy(() -> show(5, (byte) 2)).isInstanceOf(ProtocolViolation.class).hasMessageContaining("does not continue");
        for (int i = 0; i < 20; i++) {
            int other = i;
            assertThatThrownBy(() -> show(5, (byte) (10 + other))).isInstanceOf(ProtocolViolation.class);
        }
        var kept = nodes.bank.evidence().entries(0, 1000).stream().filter(e -> e.type().equals("head.forked")).toList();
        // Enough to prove it, and not as many as the forger likes.
        assertThat(kept).hasSize(10);
        var held = org.tacit.ledger.SignedTreeHead.of(kept.getFirst().body().get("held").toString().getBytes(StandardCharsets.UTF_8));
        var shown = org.tacit.ledger.SignedTreeHead.of(kept.getFirst().body().get("shown").toString().getBytes(StandardCharsets.UTF_8));
        var key = org.tacit.node.link.Partner.textKey(nodes.bank.partners().get("telecom").keys());
        assertThat(held.isSignedBy(key) && shown.isSignedBy(key)).isTrue();
        assertThat(held.size()).isEqualTo(shown.size());
        assertThat(held.root()).isNotEqualTo(shown.root());
    }

    @Test
    void whoIsNoPartnerGetsNoAnswer() {
        Identity stranger = new Identity("stranger", org.tacit.wire.TlsIdentity.generate("stranger"), forger.signers());
        try (TlsTransport other = TlsTransport.dialling(stranger.tls(), "stranger")) {
            Party bank = new Party("bank", nodes.bank.status().fingerprint());
            other.addPeer(Peer.at(bank, new Address("127.0.0.1", nodes.bank.port())));
            try (Link refusedLink = other.link(bank, (peer, request) -> request)) {
                TwoNodes.await("refused", () -> refusedLink.trouble().isPresent() && !refusedLink.trouble().get().en().equals("not connected yet"));
                assertThat(refusedLink.connected()).isFalse();
            }
        }
    }

    @Test
    void clauseForAnotherPartnerIsNotTelecoms() {
        nodes.bank.catalogue().grant("loans", Clause.of("", List.of("amount"), "insurer", "*", List.of("*"), Kind.VALUE));
        assertThat(ask(Topic.TABLES, new Topic.Nothing()).tables().getFirst().columns()).extracting("name").containsExactly("phone");
    }
}
