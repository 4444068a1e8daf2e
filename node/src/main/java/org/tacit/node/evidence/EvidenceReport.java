package org.tacit.node.evidence;

import java.util.List;
import java.util.TreeMap;
import org.tacit.ledger.Entry;
import org.tacit.ledger.Json;
import org.tacit.node.evidence.EvidenceSearch.Found;

/** Entries for people: a page, or a table for a spreadsheet. What stands in an entry may come from others, so that nothing of it is markup or a formula. */
public final class EvidenceReport {

    private EvidenceReport() {
    }

    public static String csv(List<Found> entries) {
        StringBuilder out = new StringBuilder("log,entry,time,type,actor,facts\r\n");
        entries.forEach(f -> out.append(String.join(",", cell(f.origin()), cell(Long.toString(f.entry().sequence())), cell(f.entry().time().toString()), cell(f.entry().type()),
                cell(actor(f.entry())), cell(facts(f.entry())))).append("\r\n"));
        return out.toString();
    }

    /** Quoted; a text that a spreadsheet would compute gets an apostrophe before it. */
    private static String cell(String text) {
        String safe = !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
        return '"' + safe.replace("\"", "\"\"") + '"';
    }

    /** @param standing of the log that this node writes */
    public static String html(String title, Evidence.Standing standing, List<Found> entries) {
        StringBuilder out = new StringBuilder("""
                <!doctype html>
                <html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
                <title>%1$s</title>
                <style>body{font:14px/1.5 sans-serif;margin:2em}table{border-collapse:collapse;width:100%%}td,th{border-bottom:1px solid #ccc;padding:.3em .6em;text-align:left;\
                vertical-align:top}td.facts{word-break:break-all}dt{font-weight:bold}</style></head><body>
                <h1>%1$s</h1>
                <p>Evidence 存证: %2$s, %3$d entries 条; signed 已签名: %4$d, root <code>%5$s</code></p>
                <table><thead><tr><th>log 日志</th><th>#</th><th>time 时间 (UTC)</th><th>what 事件</th><th>who 操作者</th><th>facts 内容</th></tr></thead><tbody>
                """.formatted(escape(title), escape(standing.origin()), standing.entries(), standing.head() == null ? 0 : standing.head().size(),
                standing.head() == null ? "-" : standing.head().root()));
        for (Found f : entries) {
            out.append("<tr><td>").append(escape(f.origin())).append("</td><td>").append(f.entry().sequence()).append("</td><td>").append(f.entry().time())
                    .append("</td><td>").append(escape(f.entry().type())).append("</td><td>").append(escape(actor(f.entry()))).append("</td><td class=\"facts\"><dl>");
            new TreeMap<>(f.entry().body()).forEach((name, value) -> out.append("<dt>").append(escape(name)).append("</dt><dd>").append(escape(text(value))).append("</dd>"));
            out.append("</dl></td></tr>\n");
        }
        return out.append("</tbody></table>\n<p>Made from the log; 'tacit audit verify' checks it, 'tacit audit export' gives the proofs. 本报告由日志生成；“tacit audit verify”可校验，“tacit audit export”可导出证明。</p></body></html>\n")
                .toString();
    }

    private static String actor(Entry entry) {
        Object actor = entry.body().getOrDefault("actor", entry.body().get("by"));
        return actor instanceof String text ? text : "";
    }

    private static String facts(Entry entry) {
        return text(entry.body());
    }


    private static String text(Object value) {
        return value instanceof String text ? text : new String(Json.write(value), java.nio.charset.StandardCharsets.UTF_8);
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;").replace("'", "&#39;");
    }
}
