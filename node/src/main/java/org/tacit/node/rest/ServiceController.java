package org.tacit.node.rest;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.tacit.base.InvalidInput;
import org.tacit.base.Text;
import org.tacit.node.Node;
import org.tacit.node.access.Needs;
import org.tacit.node.access.Permission;
import org.tacit.node.service.IntersectionKind;
import org.tacit.node.service.Limits;
import org.tacit.node.service.LookupKind;
import org.tacit.node.service.Price;
import org.tacit.node.service.ScoreTerms;
import org.tacit.node.service.ServiceCall;
import org.tacit.node.service.ServiceRow;
import org.tacit.node.service.ServiceUse;
import org.tacit.node.service.Services;
import tools.jackson.databind.JsonNode;

/** Services: those that this node provides and those that it asks. */
@RestController
@RequestMapping("/api/services")
class ServiceController {

    private static final int LONGEST_WAIT = 300;
    private static final int YEAR = 365;

    private final Node node;

    ServiceController(Node node) {
        this.node = node;
    }

    /**
     * A service to offer, or to bring up to date where the same is offered already.
     *
     * @param kind      {@code lookup} where left out, {@code intersection}, or {@code score}
     * @param name      as partners call it; the table's where left out
     * @param key       columns that make the key
     * @param columns   of the answer of a lookup; none for the other kinds
     * @param partners  whom it is for; each gets a service of its own
     * @param method    {@code auto} where left out
     * @param least     of an intersection: distinct keys that a list has at least, 100 where left out
     * @param most      of an intersection: distinct keys that a list has at most, 1000000 where left out
     * @param perMinute 0 or left out: no limit; as {@code perDay} and {@code inAll}
     * @param model       of a score: job and step that trained it, like {@code j0123456789abcdef/train}
     * @param identifiers of a score: {@code hidden} where left out, or {@code shown} where nobody knows the model's weights, so that the provider has to learn them
     * @param clientTable of a score: the client's table, the one that it trained on where left out
     * @param clientKey   of a score: its columns that make the key, called as the provider's where left out
     * @param price     of an answer, like {@code 0.12 CNY}
     * @param days      how long the terms hold, 365 where left out
     */
    record NewService(String kind, String name, String table, List<String> key, List<String> columns, List<String> partners, String method, Integer least, Integer most, Long perMinute, Long perDay, Long inAll, String price,
                     Integer days, String purpose, String legalBasis, String model, String identifiers, String clientTable, List<String> clientKey) {
        Services.Wanted wanted() {
            boolean lookup = kind == null || kind.isEmpty() || kind.equals("lookup");
            boolean score = "score".equals(kind);
            if (table == null || key == null || lookup && columns == null || partners == null) {
                throw InvalidInput.of("A service needs table, key and partners, a lookup also columns.", "服务需要 table、key 和 partners，查询服务还需要 columns。");
            }
            Map<String, List<String>> used = lookup ? Map.of(LookupKind.KEYS, key, LookupKind.VALUES, columns) : Map.of(IntersectionKind.KEYS, key);
            Map<String, String> settings = new HashMap<>();
            if (lookup || score && method != null) {
                settings.put(LookupKind.METHOD, method == null ? LookupKind.AUTO : method);
            }
            if (least != null) {
                settings.put(IntersectionKind.LEAST, least.toString());
            }
            if (most != null) {
                settings.put(IntersectionKind.MOST, most.toString());
            }
            if (score) {
                scoring(settings);
            }
            return new Services.Wanted(lookup ? "lookup" : kind, name == null || name.isEmpty() ? table : name, table, used, settings, partners,
                    new Limits(perMinute == null ? 0 : perMinute, perDay == null ? 0 : perDay, inAll == null ? 0 : inAll), price == null ? Price.NONE : Price.parse(price),
                    days == null ? YEAR : days, purpose == null ? "" : purpose, legalBasis == null ? "" : legalBasis);
        }

        private void scoring(Map<String, String> settings) {
            if (clientKey != null && clientKey.stream().anyMatch(c -> c == null || c.contains(","))) {
                throw InvalidInput.of("clientKey lists column names without a comma.", "clientKey 中的列名不能含逗号。");
            }
            Map<String, String> given = new HashMap<>();
            given.put(ScoreTerms.MODEL, model);
            given.put(ScoreTerms.IDENTIFIERS, identifiers);
            given.put(ScoreTerms.CLIENT_TABLE, clientTable);
            given.put(ScoreTerms.CLIENT_KEY, clientKey == null ? null : String.join(",", clientKey));
            given.values().removeIf(text -> text == null || text.isEmpty());
            settings.putAll(given);
        }
    }

    @PostMapping
    @Needs(Permission.MANAGE_SERVICES)
    List<ServiceView> publish(@RequestBody NewService wanted) {
        return node.services().publish(wanted.wanted()).stream().map(row -> view(row)).toList();
    }

    private ServiceView view(ServiceRow row) {
        return ServiceView.of(node.services().get(row.id()));
    }

    @GetMapping
    @Needs(Permission.SEE_WORK)
    List<ServiceView> services() {
        return node.services().list().stream().map(ServiceView::of).toList();
    }

    /**
     * @param id   its id, the beginning of it, or its name where no other has that
     * @param wait seconds to wait until nothing is being prepared, at most 300
     */
    @GetMapping("/{id}")
    @Needs(Permission.SEE_WORK)
    ServiceView service(@PathVariable String id, @RequestParam(defaultValue = "0") int wait) throws InterruptedException {
        return ServiceView.of(wait <= 0 ? node.services().get(id) : node.services().await(id, Duration.ofSeconds(Math.min(wait, LONGEST_WAIT))));
    }

    /** Signs what a partner offered. */
    @PostMapping("/{id}/accept")
    @Needs(Permission.APPROVE)
    ServiceView accept(@PathVariable String id) {
        return view(node.services().accept(id));
    }

    record EndReason(String reason) {
    }

    /** Declines, withdraws or ends it; either side may, at any time. */
    @PostMapping("/{id}/end")
    @Needs({Permission.MANAGE_SERVICES, Permission.APPROVE})
    ServiceView end(@PathVariable String id, @RequestBody EndReason reason) {
        return view(node.services().end(id, reason.reason));
    }

    /** Serves the table as it is now, while clients go on asking. */
    @PostMapping("/{id}/update")
    @Needs(Permission.MANAGE_SERVICES)
    ServiceView update(@PathVariable String id) {
        return view(node.services().update(id));
    }

    /** Begins a new key epoch. */
    @PostMapping("/{id}/rotate")
    @Needs(Permission.MANAGE_SERVICES)
    ServiceView rotate(@PathVariable String id) {
        return view(node.services().rotate(id));
    }

    /** @param keys each a text or number, or a list of as many as the key has columns */
    record Lookups(List<JsonNode> keys) {
    }

    /**
     * @param found whether there is a row
     * @param row   its cells by column, typed; null where there is none
     */
    record LookupAnswer(boolean found, Map<String, Object> row) {
    }

    /** @param again when to ask again, null where these terms never allow it */
    record LookupRefusal(Text text, Instant again) {
    }

    /**
     * @param answers in the order of the keys; fewer than those where the provider stopped answering
     * @param refused why, null where all were answered
     */
    record LookupAnswers(List<LookupAnswer> answers, LookupRefusal refused) {
    }

    /** Looks keys up. The provider does not learn which, and not whether there are rows. */
    @PostMapping("/{id}/lookups")
    @Needs(Permission.CALL_SERVICES)
    LookupAnswers lookups(@PathVariable String id, @RequestBody Lookups lookups) {
        return answers(node.services().ask(id, questions(lookups.keys)));
    }

    static List<List<String>> questions(List<JsonNode> keys) {
        if (keys == null) {
            throw InvalidInput.of("There are no keys in the request.", "请求中没有 keys。");
        }
        List<List<String>> questions = new ArrayList<>(keys.size());
        for (JsonNode key : keys) {
            questions.add(key != null && key.isArray() ? key.valueStream().map(ServiceController::part).toList() : List.of(part(key)));
        }
        return questions;
    }

    static LookupAnswers answers(Services.Answers answers) {
        return new LookupAnswers(answers.rows().stream().map(row -> new LookupAnswer(row != null, row)).toList(),
                answers.refused() == null ? null : new LookupRefusal(answers.refused().text(), answers.refused().again()));
    }

    private static String part(JsonNode part) {
        if (part != null && (part.isString() || part.isIntegralNumber())) {
            return part.asString();
        }
        throw InvalidInput.of("A key is a text or a whole number, or a list of those.", "键应为文本或整数，或由其组成的列表。");
    }

    /** @param amount of the answers at the agreed price, empty where none was agreed */
    record UseDay(String day, long questions, long refused, long bytesSent, long bytesReceived, double seconds, String amount) {
    }

    /** By day, the newest first, as this node counted it. */
    @GetMapping("/{id}/usage")
    @Needs(Permission.SEE_METER)
    List<UseDay> usage(@PathVariable String id) {
        Price price = node.services().get(id).row().terms().price();
        List<UseDay> days = new ArrayList<>();
        for (ServiceUse u : node.services().usage(id)) {
            days.add(new UseDay(u.day(), u.questions(), u.refused(), u.bytesSent(), u.bytesReceived(), u.busyNanos() / 1e9, price.of(u.questions())));
        }
        return days;
    }

    /** The newest calls as this node saw them, own or a partner's service, without what was asked. */
    @GetMapping("/{id}/calls")
    @Needs(Permission.SEE_METER)
    List<ServiceCall> calls(@PathVariable String id, @RequestParam(defaultValue = "100") int most) {
        return node.services().calls(id, Math.clamp(most, 1, 10_000));
    }
}
