package org.tacit.node.evidence;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.tacit.base.InvalidInput;
import org.tacit.ledger.Entry;
import org.tacit.ledger.Log;
import org.tacit.node.store.Database;

/** Finds entries of this node's log, and of those that it watches. */
public final class EvidenceSearch {

    private static final int MOST = 1_000;

    private final EvidenceIndex index;
    /** The logs there are, by party; the own one first. */
    private final Supplier<Map<String, Log>> logs;

    /** An entry and whose log it is in. */
    public record Found(String origin, Entry entry) {
    }

    /** @param next to be asked for, for what comes behind; null at the end */
    public record FoundPage(List<Found> entries, String next) {
    }

    /**
     * One use of a column.
     *
     * @param in       the log that says so
     * @param entry    of that log: the job's start, or the report of a service's use
     * @param learners who was to learn something of it
     * @param facts    what, as the contract or the terms say
     * @param consents entries by which somebody agreed: grants of a clause, signatures
     */
    public record ColumnUse(String in, long entry, Instant at, String type, String contract, String job, String service, String purpose, String legalBasis,
                            List<String> learners, List<Map<String, Object>> facts, List<ColumnConsent> consents) {
    }

    /** @param who an account or party; {@code signed} names the parties whose signatures are in the entry */
    public record ColumnConsent(long entry, Instant at, String type, String who, List<String> signed, String clause) {
    }

    EvidenceSearch(Database database, Supplier<Map<String, Log>> logs) {
        this.index = new EvidenceIndex(database);
        this.logs = logs;
    }

    public FoundPage find(EvidenceQuery query, String next, int limit) {
        Map<String, Log> all = current();
        int count = Math.clamp(limit, 1, MOST);
        List<EvidenceIndex.Place> places = index.find(query, next == null || next.isEmpty() ? null : place(next), count + 1);
        List<Found> found = places.stream().limit(count).map(p -> at(all, p)).filter(Objects::nonNull).toList();
        return new FoundPage(found, places.size() > count ? cursor(places.get(count - 1)) : null);
    }

    private Map<String, Log> current() {
        Map<String, Log> all = logs.get();
        all.forEach(index::catchUp);
        return all;
    }

    private static Found at(Map<String, Log> all, EvidenceIndex.Place place) {
        Log log = all.get(place.origin());
        return log == null || place.entry() >= log.size() ? null : log.find(place.entry()).map(e -> new Found(place.origin(), e)).orElse(null);
    }

    /** Makes the index anew from the logs. */
    public void rebuild() {
        logs.get().forEach((origin, log) -> {
            index.forget(origin);
            index.catchUp(origin, log);
        });
    }

    private static String cursor(EvidenceIndex.Place p) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString((p.at().toEpochMilli() + " " + p.origin() + " " + p.entry()).getBytes(StandardCharsets.UTF_8));
    }

    private static EvidenceIndex.Place place(String cursor) {
        try {
            String[] words = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8).split(" ");
            return new EvidenceIndex.Place(words[1], Long.parseLong(words[2]), Instant.ofEpochMilli(Long.parseLong(words[0])));
        } catch (RuntimeException e) {
            throw InvalidInput.of("'%.40s' continues no search; take what the page before gave as next.", "“%.40s”不是续页标记；请使用上一页给出的 next。", cursor);
        }
    }

    // ---- who used this column ----

    /**
     * Who used a column in a time, for what, and with whose consent: jobs that started and services that were asked, each with the contract or terms that name the
     * column and every grant and signature behind it.
     */
    public List<ColumnUse> uses(String table, String column, EvidenceQuery when) {
        Map<String, Log> all = current();
        EvidenceQuery agreed = EvidenceQuery.ALL.with("table", List.of(table)).with("column", List.of(column));
        Map<String, List<Found>> contracts = new HashMap<>();
        every(all, agreed.typed("contract.*")).forEach(f -> contracts.computeIfAbsent(key(f, "contract"), k -> new ArrayList<>()).add(f));
        Map<String, List<Found>> services = new HashMap<>();
        every(all, agreed.typed("service.*")).forEach(f -> services.computeIfAbsent(key(f, "service"), k -> new ArrayList<>()).add(f));
        Map<String, List<Found>> grants = new HashMap<>();
        every(all, EvidenceQuery.ALL.with("table", List.of(table)).typed("policy.granted")).forEach(f ->
                grants.computeIfAbsent(f.origin() + " " + clause(f.entry().body().get("clause")), k -> new ArrayList<>()).add(f));
        List<ColumnUse> uses = new ArrayList<>();
        for (Found use : every(all, new EvidenceQuery(Map.of(), List.of("job.started", "service.used"), when.origins(), when.since(), when.until()))) {
            List<Found> terms = use.entry().type().equals("job.started") ? contracts.get(key(use, "contract")) : services.get(key(use, "service"));
            if (terms != null) {
                use(use, terms, grants, table, column).ifPresent(uses::add);
            }
        }
        return uses;
    }

    private List<Found> every(Map<String, Log> all, EvidenceQuery query) {
        List<Found> found = new ArrayList<>();
        EvidenceIndex.Place after = null;
        while (true) {
            List<EvidenceIndex.Place> places = index.find(query, after, MOST);
            places.stream().map(p -> at(all, p)).filter(Objects::nonNull).forEach(found::add);
            if (places.size() < MOST) {
                return found;
            }
            after = places.getLast();
        }
    }

    private static String key(Found f, String fact) {
        return f.origin() + " " + f.entry().body().get(fact);
    }

    private static String clause(Object clause) {
        return clause instanceof Map<?, ?> map ? String.valueOf(map.get("id")) : String.valueOf(clause);
    }

    private static java.util.Optional<ColumnUse> use(Found use, List<Found> terms, Map<String, List<Found>> grants, String table, String column) {
        Map<String, Object> about = terms.getFirst().entry().body();
        List<Map<String, Object>> facts = terms.stream().flatMap(t -> maps(t.entry().body().get("facts"))).distinct()
                .filter(f -> table.equals(f.get("table")) && f.get("columns") instanceof List<?> columns && columns.contains(column)).toList();
        if (facts.isEmpty()) {
            return java.util.Optional.empty();
        }
        Map<Long, ColumnConsent> consents = new LinkedHashMap<>();
        for (Found t : terms) {
            maps(t.entry().body().get("clauses")).map(c -> String.valueOf(c.get("clause"))).distinct()
                    .flatMap(id -> grants.getOrDefault(t.origin() + " " + id, List.of()).stream())
                    .forEach(g -> consents.put(g.entry().sequence(), consent(g, clause(g.entry().body().get("clause")))));
            List<String> signed = signers(t);
            if (!signed.isEmpty()) {
                consents.put(t.entry().sequence(), consent(t, ""));
            }
        }
        Map<String, Object> body = use.entry().body();
        return java.util.Optional.of(new ColumnUse(use.origin(), use.entry().sequence(), use.entry().time(), use.entry().type(), text(body, "contract"), text(body, "job"),
                text(body, "service"), text(about, "purpose"), text(about, "legalBasis"),
                facts.stream().map(f -> String.valueOf(f.get("learner"))).distinct().sorted().toList(), facts,
                consents.values().stream().sorted(java.util.Comparator.comparingLong(ColumnConsent::entry)).toList()));
    }

    private static ColumnConsent consent(Found f, String clause) {
        return new ColumnConsent(f.entry().sequence(), f.entry().time(), f.entry().type(), text(f.entry().body(), "actor"), signers(f), clause);
    }

    private static List<String> signers(Found f) {
        return maps(f.entry().body().get("signatures")).map(s -> String.valueOf(s.get("party"))).distinct().sorted().collect(Collectors.toList());
    }

    private static String text(Map<String, Object> body, String fact) {
        return body.get(fact) instanceof String s ? s : "";
    }

    @SuppressWarnings("unchecked")
    private static Stream<Map<String, Object>> maps(Object list) {
        return list instanceof List<?> all ? all.stream().filter(Map.class::isInstance).map(m -> (Map<String, Object>) m) : Stream.empty();
    }
}
