package org.tacit.node.rest;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.tacit.base.Text;
import org.tacit.ledger.AuditReport;
import org.tacit.ledger.Bundle;
import org.tacit.ledger.BundleAudit;
import org.tacit.ledger.Finding;
import org.tacit.node.Node;
import org.tacit.node.access.Needs;
import org.tacit.node.access.Permission;
import org.tacit.node.anchor.AnchorReceipt;
import org.tacit.node.anchor.Anchoring;
import org.tacit.node.evidence.EvidenceQuery;
import org.tacit.node.evidence.EvidenceReport;
import org.tacit.node.evidence.EvidenceSearch;
import org.tacit.node.evidence.Observers;
import org.tacit.node.evidence.Watching;
import org.tacit.node.home.KnownKeys;
import org.tacit.node.record.Records;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Evidence to be searched, exported and watched. */
@RestController
@RequestMapping("/api/evidence")
class EvidenceController {

    /** Entries of one report or excerpt. */
    private static final int MOST = 100_000;
    private static final String ALARMS = "type:head.forked type:head.unproven type:observer.alarm type:record.differs type:anchor.lost type:log.rolled-back";

    private final Node node;

    EvidenceController(Node node) {
        this.node = node;
    }

    /** @param types of entries that it is shown, such as {@code contract.*}; empty for all */
    record NewObserver(List<String> types) {
    }

    /** {@code q}: words {@code NAME:VALUE}, see docs/evidence.md; {@code next}: from the page before. */
    @GetMapping("/search")
    @Needs(Permission.AUDIT)
    EvidenceSearch.FoundPage search(@RequestParam(defaultValue = "") String q, @RequestParam(defaultValue = "") String next, @RequestParam(defaultValue = "50") int limit) {
        return node.search().find(EvidenceQuery.parse(q), next, limit);
    }

    /** Who used a column, for what, with whose consent; {@code q} says when. */
    @GetMapping("/uses")
    @Needs(Permission.AUDIT)
    List<EvidenceSearch.ColumnUse> uses(@RequestParam String table, @RequestParam String column, @RequestParam(defaultValue = "") String q) {
        return node.search().uses(table, column, EvidenceQuery.parse(q));
    }

    /** What somebody has to look at, the newest first. */
    @GetMapping("/alarms")
    @Needs(Permission.AUDIT)
    EvidenceSearch.FoundPage alarms(@RequestParam(defaultValue = "") String next, @RequestParam(defaultValue = "50") int limit) {
        return node.search().find(EvidenceQuery.parse(ALARMS), next, limit);
    }

    /** Own entries with their proofs: those named by {@code entry}, else those that {@code q} finds, else all; {@code others}: with the hashes of those that are left out. */
    @GetMapping("/export")
    @Needs(Permission.AUDIT)
    ResponseEntity<byte[]> export(@RequestParam(defaultValue = "") String q, @RequestParam(defaultValue = "false") boolean others, @RequestParam(defaultValue = "") List<Long> entry) {
        List<Long> entries = !entry.isEmpty() ? entry : q.isBlank() ? java.util.stream.LongStream.range(0, node.evidence().standing().entries()).boxed().toList()
                : all("in:" + node.config().name() + " " + q).stream().map(f -> f.entry().sequence()).toList();
        return file("evidence-" + node.config().name() + ".json", MediaType.APPLICATION_JSON, node.evidence().export(entries, others, KnownKeys.read(node.home())).bytes());
    }

    /** @param entry the entry that it is about, -1 where none */
    record VerificationFinding(Finding.Kind kind, long entry, Text what) {
    }

    /**
     * @param verified  nothing was found
     * @param signed    entries that the owner's signed head covers
     * @param witnessed entries that a partner's signature covers
     * @param notes     what this does not prove
     */
    record Verification(boolean verified, long entries, long signed, long witnessed, List<VerificationFinding> findings, List<Text> notes) {
        static Verification of(AuditReport report) {
            return new Verification(report.verified(), report.entries(), report.signed(), report.witnessed(),
                    report.findings().stream().map(f -> new VerificationFinding(f.kind(), f.entry(), f.what())).toList(), report.notes());
        }
    }

    /** Checks a bundle that somebody exported, with the keys that this node has of its partners. Nothing of it is kept. */
    @PostMapping("/verifications")
    @Needs(Permission.AUDIT)
    Verification verify(@RequestBody JsonNode bundle) {
        return Verification.of(BundleAudit.verify(Bundle.of(JsonMapper.shared().writeValueAsBytes(bundle)), KnownKeys.read(node.home())));
    }

    /** For people: {@code format} is html or csv. */
    @GetMapping("/report")
    @Needs(Permission.AUDIT)
    ResponseEntity<byte[]> report(@RequestParam(defaultValue = "") String q, @RequestParam(defaultValue = "html") String format) {
        List<EvidenceSearch.Found> entries = all(q);
        return switch (format) {
            case "csv" -> file("evidence.csv", new MediaType("text", "csv", StandardCharsets.UTF_8), EvidenceReport.csv(entries).getBytes(StandardCharsets.UTF_8));
            case "html" -> file("evidence.html", new MediaType("text", "html", StandardCharsets.UTF_8),
                    EvidenceReport.html(q.isBlank() ? "Evidence 存证" : q, node.evidence().standing(), entries).getBytes(StandardCharsets.UTF_8));
            default -> throw org.tacit.base.InvalidInput.of("A report is html or csv.", "报告格式为 html 或 csv。");
        };
    }

    private List<EvidenceSearch.Found> all(String q) {
        EvidenceQuery query = EvidenceQuery.parse(q);
        List<EvidenceSearch.Found> all = new ArrayList<>();
        String next = "";
        while (next != null && all.size() < MOST) {
            EvidenceSearch.FoundPage page = node.search().find(query, next, 1_000);
            all.addAll(page.entries());
            next = page.next();
        }
        return all;
    }

    private static ResponseEntity<byte[]> file(String name, MediaType type, byte[] content) {
        return ResponseEntity.ok().contentType(type).header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + name + "\"")
                .header("X-Content-Type-Options", "nosniff").body(content);
    }

    // ---- rows ----

    /** Compares the rows of the database with the log. */
    @GetMapping("/check")
    @Needs(Permission.AUDIT)
    Records.RowReport check() {
        return node.records().check();
    }

    /** Takes rows that were changed beside the node as they are, on record. */
    @PostMapping("/rows/accept")
    @Needs(Permission.ADMINISTER)
    Records.RowReport accept() {
        return node.records().accept();
    }

    /** Makes the index of the search anew from the logs. */
    @PostMapping("/index")
    @Needs(Permission.ADMINISTER)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void index() {
        node.search().rebuild();
    }

    // ---- watching ----

    @GetMapping("/observers")
    @Needs(Permission.AUDIT)
    List<Observers.ObserverGrant> observers() {
        return node.observers().list();
    }

    @PutMapping("/observers/{partner}")
    @Needs(Permission.ADMINISTER)
    Observers.ObserverGrant grant(@PathVariable String partner, @RequestBody NewObserver wanted) {
        return node.observers().grant(node.partners().get(partner), wanted.types);
    }

    @DeleteMapping("/observers/{partner}")
    @Needs(Permission.ADMINISTER)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void revoke(@PathVariable String partner) {
        node.observers().revoke(partner);
    }

    /** The logs that this node watches. */
    @GetMapping("/watched")
    @Needs(Permission.AUDIT)
    List<Watching.WatchedLog> watched() {
        return node.watching().list();
    }

    /** Fetches now what the partner's log has more, and checks it. */
    @PostMapping("/watched/{partner}")
    @Needs(Permission.AUDIT)
    Watching.WatchedLog watch(@PathVariable String partner) {
        return node.watching().from(node.partners().get(partner));
    }

    // ---- anchors ----

    /** Heads that were written down outside, each held against the log, and with {@code online} against its anchor. */
    @GetMapping("/anchors")
    @Needs(Permission.AUDIT)
    List<Anchoring.CheckedAnchor> anchors(@RequestParam(defaultValue = "false") boolean online) {
        return node.anchoring().check(online);
    }

    /** Hands the head of now to an anchor. */
    @PostMapping("/anchors/{anchor}")
    @Needs(Permission.ADMINISTER)
    AnchorReceipt anchor(@PathVariable String anchor) {
        return node.anchoring().now(anchor);
    }
}
