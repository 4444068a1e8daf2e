package org.tacit.flow.run;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.tacit.base.InvalidInput;
import org.tacit.base.ProtocolViolation;
import org.tacit.flow.contract.Canonical;
import org.tacit.flow.document.Plan;
import org.tacit.flow.spec.Source;
import org.tacit.wire.Party;
import org.tacit.wire.Session;

/**
 * How parties agree which steps need not run again. Each sends, for every step that is complete at its side, the step's
 * mark; a step is kept if all who took part hold the same mark and every step it reads from is kept.
 *
 * <p>A mark is a hash over fresh randomness of all parties, made anew in every attempt: equal marks mean the same run of the step. It says
 * nothing about any artifact, as a hash of the artifact would to somebody who can guess it.
 *
 * @param mark for the steps of this attempt
 * @param kept ids of steps that are not run again
 */
record Resume(String mark, Set<String> kept) {

    private static final int MAX_BYTES = 1 << 20;

    record Message(String nonce, Map<String, String> complete) {
        Message {
            complete = new TreeMap<>(complete);
        }
    }

    /** The exchange, run by all parties of the job; {@code mine} is mark by complete step. */
    static Resume agree(Session session, Plan plan, Map<String, String> mine) {
        byte[] random = new byte[32];
        session.random().nextBytes(random);
        Message own = new Message(java.util.HexFormat.of().formatHex(random), mine);
        Map<String, Message> all = new HashMap<>();
        all.put(session.self().name(), own);
        byte[] encoded = Canonical.encode(own);
        for (Party party : session.parties()) {
            if (!party.equals(session.self())) {
                session.channel(party).send(encoded);
                session.channel(party).flush();
            }
        }
        for (Party party : session.parties()) {
            if (!party.equals(session.self())) {
                all.put(party.name(), read(session, party));
            }
        }
        List<String> nonces = session.parties().stream().map(p -> all.get(p.name()).nonce()).toList();
        return new Resume(Canonical.sha256("tacit/mark/v1\n" + session.id() + "\n", Canonical.encode(nonces)), kept(plan, all));
    }

    /** Alone there is nobody to agree with. */
    static Resume alone(String sessionId, java.security.SecureRandom random, Plan plan, String me, Map<String, String> mine) {
        byte[] nonce = new byte[32];
        random.nextBytes(nonce);
        return new Resume(Canonical.sha256("tacit/mark/v1\n" + sessionId + "\n", nonce), kept(plan, Map.of(me, new Message("", mine))));
    }

    private static Message read(Session session, Party party) {
        Message message;
        try {
            message = Canonical.decode(session.channel(party).receiveUpTo(MAX_BYTES), Message.class);
        } catch (InvalidInput malformed) {
            throw violation(party);
        }
        if (!message.nonce().matches("[0-9a-f]{64}") || message.complete().values().stream().anyMatch(m -> !m.matches("[0-9a-f]{64}"))) {
            throw violation(party);
        }
        return message;
    }

    private static ProtocolViolation violation(Party party) {
        return ProtocolViolation.of("%s sent a list of complete steps that cannot be read; its software does not follow the protocol.",
                "%s 发来的已完成步骤列表无法解析；对方软件未遵守协议。", party);
    }

    private static Set<String> kept(Plan plan, Map<String, Message> all) {
        Set<String> kept = new LinkedHashSet<>();
        for (Plan.PlannedStep step : plan.steps()) {
            Set<String> marks = new LinkedHashSet<>();
            step.binding().parties().values().forEach(p -> marks.add(all.get(p).complete().getOrDefault(step.id(), "")));
            boolean fed = step.binding().inputs().values().stream().flatMap(ports -> ports.values().stream())
                    .allMatch(s -> !(s instanceof Source.FromStep from) || kept.contains(from.step()));
            if (fed && marks.size() == 1 && !marks.contains("")) {
                kept.add(step.id());
            }
        }
        return kept;
    }
}
