package org.tacit.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.tacit.crypto.sign.SignatureScheme;
import org.tacit.crypto.sign.Signer;
import org.tacit.crypto.sign.VerifyingKey;
import org.tacit.flow.contract.Contract;
import org.tacit.flow.contract.ContractSignatures;
import org.tacit.flow.contract.SignedContract;
import org.tacit.flow.document.FlowReader;
import org.tacit.flow.op.OpTargets;
import org.tacit.ledger.Bundle;
import org.tacit.ledger.BundleAudit;
import org.tacit.ledger.Entry;
import org.tacit.ledger.Json;
import org.tacit.ledger.SignedTreeHead;
import org.tacit.ledger.WitnessedHead;
import org.tacit.node.evidence.EvidenceQuery;
import org.tacit.node.link.Desk;
import org.tacit.node.link.Partner;
import org.tacit.node.link.Topic;
import org.tacit.node.partner.Invitation;
import org.tacit.node.service.ServiceTargets;
import org.tacit.pir.dpf.DpfTargets;
import org.tacit.pir.keyword.KeywordTargets;
import org.tacit.pir.sealed.SealedTargets;
import org.tacit.psi.unbalanced.SetTargets;
import org.tacit.wire.TlsIdentity;
import org.tacit.wire.WireTargets;

/** Every parser that reads a peer's bytes, as docs/security.md lists them. */
final class Targets {

    private static final SecureRandom RANDOM = new SecureRandom();

    private Targets() {
    }

    static List<Target> all() throws Exception {
        List<Target> all = new ArrayList<>();
        wire(all);
        evidence(all);
        documents(all);
        CryptoTargets.add(all, RANDOM);
        engines(all);
        return all;
    }

    private static void wire(List<Target> all) throws Exception {
        all.add(Target.of("wire.hello", WireTargets::hello, WireTargets.hello()));
        all.add(Target.of("wire.frames", WireTargets::frames, WireTargets.frames()));
        java.nio.file.Path file = java.nio.file.Files.createTempDirectory("fuzz").resolve("tls.pem");
        TlsIdentity.generate("bank").save(file);
        all.add(Target.of("wire.certificate", WireTargets::identity, java.nio.file.Files.readAllBytes(file)));
        java.nio.file.Files.delete(file);

        Desk desk = new Desk();
        desk.on(Topic.PROPOSE, (partner, proposal) -> new Topic.Nothing());
        desk.on(Topic.START, (partner, start) -> new Topic.Started(start.attempt()));
        Partner partner = new Partner("telecom", "a".repeat(64), keys(), "", Instant.EPOCH);
        all.add(Target.of("link.question", bytes -> desk.answer(partner, bytes), Desk.question(Topic.PROPOSE, new Topic.Proposal("{}", "j1")),
                Desk.question(Topic.START, new Topic.Start("j1", "c1", 2))));
        all.add(Target.of("link.answer", bytes -> Desk.read(Topic.START, "telecom", bytes), desk.answer(partner, Desk.question(Topic.START, new Topic.Start("j1", "c1", 2)))));
    }

    private static List<String> keys() {
        return Arrays.stream(SignatureScheme.values()).map(s -> Signer.generate(s, RANDOM).verifyingKey().toString()).sorted().toList();
    }

    private static void evidence(List<Target> all) {
        Signer signer = Signer.generate(SignatureScheme.ED25519, RANDOM);
        Entry entry = new Entry(0, Instant.parse("2026-11-21T12:00:00Z"), "contract.signed", "0".repeat(64), Map.of("contract", "c", "partners", List.of("a", "b"), "size", 5L));
        SignedTreeHead head = SignedTreeHead.sign("bank", 1, new byte[32], Instant.parse("2026-11-21T12:00:00Z"), signer);
        WitnessedHead witnessed = WitnessedHead.sign(head, "telecom", signer);
        Map<String, VerifyingKey> keys = Map.of("bank", signer.verifyingKey(), "telecom", signer.verifyingKey());
        Bundle bundle = new Bundle(head, List.of(new Bundle.Given(0, new String(entry.bytes(), UTF_8), List.of())), List.of(), Map.of("bank", signer.verifyingKey().toString()),
                List.of(new Bundle.Seen(witnessed, List.of())));
        all.add(Target.of("evidence.json", Json::read, entry.bytes(), head.bytes()));
        all.add(Target.of("evidence.entry", Entry::of, entry.bytes()));
        all.add(Target.of("evidence.head", bytes -> SignedTreeHead.of(bytes).isSignedBy(signer.verifyingKey()), head.bytes()));
        all.add(Target.of("evidence.witnessed", bytes -> WitnessedHead.of(bytes).isSignedBy(signer.verifyingKey()), witnessed.bytes()));
        all.add(Target.of("evidence.bundle", bytes -> BundleAudit.verify(Bundle.of(bytes), keys), bundle.bytes()));
        all.add(Target.of("evidence.query", bytes -> EvidenceQuery.parse(new String(bytes, UTF_8)), "column:income partner:\"a b\" since:2026-10-01 month:2026-10".getBytes(UTF_8)));
    }

    private static void documents(List<Target> all) throws Exception {
        byte[] contract;
        try (var in = Targets.class.getResourceAsStream("/org/tacit/fuzz/contract-v1.json")) {
            contract = new String(in.readAllBytes(), UTF_8).strip().getBytes(UTF_8);
        }
        Contract read = Contract.decode(contract);
        byte[] signed = new SignedContract(read, List.of(ContractSignatures.sign(read, read.parties().getFirst().name(), "c".repeat(64), Signer.generate(SignatureScheme.ED25519, RANDOM)))).encode();
        all.add(Target.of("flow.contract", bytes -> Contract.decode(bytes).hash(), contract));
        all.add(Target.of("flow.signed-contract", bytes -> SignedContract.decode(bytes), signed));
        all.add(Target.of("flow.yaml", bytes -> FlowReader.read(new String(bytes, UTF_8)), """
                tacit: flow/v1
                name: common customers
                purpose: credit-2027
                parties: [bank, telecom]
                tables:
                  loans: {party: bank, table: loans}
                  people: {party: telecom, table: people}
                steps:
                  - id: align
                    operator: psi.intersect
                    roles: {first: bank, second: telecom}
                    inputs:
                      first: {table: loans}
                      second: {table: people}
                    params: {first_key: phone, second_key: mobile}
                """.getBytes(UTF_8)));
        Signer signer = Signer.generate(SignatureScheme.ED25519, RANDOM);
        Signer sm2 = Signer.generate(SignatureScheme.SM2, RANDOM);
        Invitation invitation = new Invitation(Invitation.INVITE, "0011223344556677", "bank", "a".repeat(64), "b".repeat(64), List.of(signer.verifyingKey().toString(), sm2.verifyingKey().toString()), "host:7100",
                Instant.parse("2026-12-01T00:00:00Z"), "");
        all.add(Target.of("partner.invitation", bytes -> Invitation.read(new String(bytes, UTF_8), Instant.parse("2026-11-21T12:00:00Z")), invitation.text(signer).getBytes(UTF_8)));
        all.add(Target.of("service.terms", bytes -> {
            try {
                ServiceTargets.terms(bytes);
            } catch (org.tacit.base.PolicyDenied unsigned) {
                // The seed has no good signature either.
            }
        }, ServiceTargets.terms(keys())));
        all.add(Target.of("service.edition", ServiceTargets::edition, ServiceTargets.edition("a".repeat(64))));
    }

    private static void engines(List<Target> all) throws Exception {
        all.add(Target.of("psi.set-descriptor", SetTargets::descriptor, SetTargets.descriptor()).ofFixedLength().repaired(SetTargets::repair));
        all.add(Target.of("pir.lookup-shape", KeywordTargets::shape, KeywordTargets.shape()).ofFixedLength());
        all.add(Target.of("pir.host-shape", DpfTargets::shape, DpfTargets.shape()).ofFixedLength());
        all.add(Target.of("pir.dpf-key", DpfTargets::key, DpfTargets.key()).ofFixedLength());
        all.add(Target.of("pir.sealed-descriptor", SealedTargets::descriptor, SealedTargets.descriptor()).ofFixedLength().repaired(SealedTargets::repair));
        all.add(Target.of("flow.alignment", OpTargets::alignment, OpTargets.alignment()));
        all.add(Target.of("flow.scores", OpTargets::scores, "row,score\n1,0.5\n2,0.25\n".getBytes(UTF_8)));
    }
}
