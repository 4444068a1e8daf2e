package org.tacit.node.rest;

import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.tacit.base.InvalidInput;
import org.tacit.base.PolicyDenied;
import org.tacit.base.Text;
import org.tacit.node.Node;
import org.tacit.node.access.Needs;
import org.tacit.node.access.Permission;
import org.tacit.node.service.Edition;
import org.tacit.node.service.ScoreTerms;
import org.tacit.node.service.Services;
import org.tacit.wire.MessageSizes;
import tools.jackson.databind.JsonNode;

/** Using a service: intersections, trials, pauses, editions. */
@RestController
@RequestMapping("/api/services/{id}")
class ServiceUseController {

    private final Node node;

    ServiceUseController(Node node) {
        this.node = node;
    }

    /** @param keys each a text or number, or a list of as many as the key has columns */
    record KeyList(List<JsonNode> keys) {
    }

    /**
     * @param asked  keys of the list
     * @param common how many of them are there
     * @param found  for each key of the list whether it is there, in its order
     */
    record CommonKeys(int asked, long common, List<Boolean> found) {
    }

    /** Which keys of a list the provider has, too. It learns how many distinct keys the list has. The list is answered whole or refused. */
    @PostMapping("/intersections")
    @Needs(Permission.CALL_SERVICES)
    CommonKeys intersect(@PathVariable String id, @RequestBody KeyList list) {
        Services.Answers answers = node.services().ask(id, ServiceController.questions(list.keys));
        if (answers.refused() != null) {
            throw new PolicyDenied(answers.refused().text());
        }
        List<Boolean> found = answers.rows().stream().map(row -> row != null).toList();
        return new CommonKeys(found.size(), found.stream().filter(f -> f).count(), found);
    }

    /** @param score probability of label 1; null where one of the two sides has no row */
    record IdentifierScore(Double score) {
    }

    /**
     * @param answers in the order of the keys; fewer than those where the provider stopped answering
     * @param refused why, null where all were answered
     */
    record IdentifierScores(List<IdentifierScore> answers, ServiceController.LookupRefusal refused) {
    }

    /** Scores identifiers with a jointly trained model. Whether the provider learns which, the terms say. */
    @PostMapping("/scores")
    @Needs(Permission.CALL_SERVICES)
    IdentifierScores score(@PathVariable String id, @RequestBody KeyList list) {
        if (!node.services().terms(id).kind().equals("score")) {
            throw InvalidInput.of("'%s' is no scoring service.", "“%s”不是评分服务。", id);
        }
        Services.Answers answers = node.services().ask(id, ServiceController.questions(list.keys));
        return new IdentifierScores(answers.rows().stream().map(row -> new IdentifierScore(row == null ? null : (Double) row.get("score"))).toList(),
                answers.refused() == null ? null : new ServiceController.LookupRefusal(answers.refused().text(), answers.refused().again()));
    }

    /** @param meaning of the message's stage, in words */
    record SeenMessage(String stage, Text meaning, boolean fromClient, long bytes) {
        static SeenMessage of(MessageSizes.Message m, boolean shown) {
            Text meaning = shown ? switch (m.stage()) {
                case "fetch" -> Text.of("random numbers to compute on shares with", "用于秘密分享计算的随机数");
                case "ask" -> m.sent() ? Text.of("identifiers as they are, then shares of numbers", "标识原文，以及数值的分片") : Text.of("which of them have a row, then shares of numbers", "哪些标识有对应的行，以及数值的分片");
                default -> Text.of("end of the conversation", "结束会话");
            } : switch (m.stage()) {
                case "fetch" -> m.sent() ? Text.of("asks for what is served, naming the version that it has", "请求当前版本，并说明已有的版本") : Text.of("sealed table, encoded set or hint, or its changes", "加封的表、编码集合或提示，或其变化");
                case "ask" -> m.sent() ? Text.of("blinded keys; the same bytes whichever they are", "盲化的键；无论查询什么，长度相同") : Text.of("answers with proofs; the same bytes for a hit and a miss", "带证明的应答；命中与未命中长度相同");
                default -> Text.of("end of the conversation", "结束会话");
            };
            return new SeenMessage(m.stage(), meaning, m.sent(), m.bytes());
        }
    }

    /**
     * @param messages that the provider saw, in order; of what is in them this node notes nothing, and the provider can read only what their meaning says
     * @param further  messages after those
     */
    record TrialResult(LookupAnswersView answers, String session, List<SeenMessage> messages, long further) {
    }

    /** @param found for each key in order */
    record LookupAnswersView(List<Boolean> found, List<java.util.Map<String, Object>> rows) {
    }

    /** Asks once, as it costs, in a conversation of its own, and shows what the provider saw of it. */
    @PostMapping("/trials")
    @Needs(Permission.CALL_SERVICES)
    TrialResult tryOut(@PathVariable String id, @RequestBody KeyList list) {
        Services.Trial trial = node.services().tryOut(id, ServiceController.questions(list.keys));
        boolean shown = ScoreTerms.SHOWN.equals(node.services().terms(id).settings().get(ScoreTerms.IDENTIFIERS));
        List<java.util.Map<String, Object>> rows = trial.answers().rows();
        return new TrialResult(new LookupAnswersView(rows.stream().map(r -> r != null).toList(), rows), trial.session(), trial.messages().stream().map(m -> SeenMessage.of(m, shown)).toList(),
                trial.further());
    }

    /** @param reason that the other side is told */
    record PauseReason(String reason) {
    }

    /** Answers, or asks, nothing until it is resumed. */
    @PostMapping("/pause")
    @Needs(Permission.MANAGE_SERVICES)
    ServiceView pause(@PathVariable String id, @RequestBody PauseReason reason) {
        return ServiceView.of(node.services().get(node.services().pause(id, reason.reason).id()));
    }

    @PostMapping("/resume")
    @Needs(Permission.MANAGE_SERVICES)
    ServiceView resume(@PathVariable String id) {
        return ServiceView.of(node.services().get(node.services().resume(id).id()));
    }

    /** All that were served, the newest first. */
    @GetMapping("/editions")
    @Needs(Permission.SEE_WORK)
    List<Edition> editions(@PathVariable String id) {
        return node.services().editions(id);
    }

    /** @param edition {@code epoch.version} */
    record RollBack(String edition) {
    }

    /** Serves an earlier edition's snapshot again, as the next version. */
    @PostMapping("/rollback")
    @Needs(Permission.MANAGE_SERVICES)
    ServiceView rollBack(@PathVariable String id, @RequestBody RollBack to) {
        return ServiceView.of(node.services().get(node.services().rollBack(id, to.edition == null ? "" : to.edition).id()));
    }
}
