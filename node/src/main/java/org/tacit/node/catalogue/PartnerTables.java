package org.tacit.node.catalogue;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.tacit.base.PolicyDenied;
import org.tacit.base.ProtocolViolation;
import org.tacit.base.TacitException;
import org.tacit.base.Text;
import org.tacit.data.classify.Classifier;
import org.tacit.flow.contract.Canonical;
import org.tacit.node.contract.PlainText;
import org.tacit.node.link.Desk;
import org.tacit.node.link.Links;
import org.tacit.node.link.Pace;
import org.tacit.node.link.Partner;
import org.tacit.node.link.Topic;

/** The catalogue between partners: answers what each may see of this node's tables, and asks what it may see of theirs. */
public final class PartnerTables {

    /** Which tables do you show me? */
    static final Topic<Topic.Nothing, Shown> SHARED = new Topic<>("catalogue.shared", Topic.Nothing.class, Shown.class);
    /** Show me a few rows like those of this table. */
    static final Topic<SampleOf, SampleRows> SAMPLE = new Topic<>("catalogue.sample", SampleOf.class, SampleRows.class);

    private static final int MOST_TABLES = 2_000;
    private static final int MOST_COLUMNS = 5_000;
    private static final int LONGEST = 2_000;

    private final Links links;
    private final Supplier<List<Partner>> partners;

    /** @param tables sorted by name */
    record Shown(List<SharedTable> tables) {
    }

    record SampleOf(String table) {
    }

    /** @param rows cells in the order of the table's columns */
    record SampleRows(List<List<String>> rows) {
    }

    /** A partner's table that a search has found. */
    public record Hit(String partner, SharedTable table) {
    }

    /**
     * What a search has found.
     *
     * @param silent partners that could not be asked now, with the reason
     */
    public record Found(List<Hit> hits, List<Silent> silent) {
    }

    public record Silent(String partner, Text reason) {
    }

    public PartnerTables(Catalogue catalogue, Links links, Desk desk, Supplier<List<Partner>> partners, Clock clock) {
        this.links = links;
        this.partners = partners;
        Pace pace = new Pace(60, Duration.ofSeconds(10), clock);
        desk.on(SHARED, (partner, nothing) -> new Shown(catalogue.sharedWith(partner.name()).stream().limit(MOST_TABLES).toList()));
        desk.on(SAMPLE, (partner, of) -> {
            // Every sample reads the table.
            if (!pace.take(partner.name())) {
                throw PolicyDenied.of("%s asks for samples more often than this node makes them; wait a while.", "%s 请求样本过于频繁，请稍后再试。", partner.name());
            }
            return new SampleRows(catalogue.sampleFor(partner.name(), of.table()));
        });
    }

    /** What a partner shows of its tables. */
    public List<SharedTable> of(Partner partner) {
        Shown shown = links.ask(partner, SHARED, new Topic.Nothing());
        PlainText.check(partner.name(), Canonical.encode(shown));
        boolean fine = shown.tables().size() <= MOST_TABLES && shown.tables().stream().allMatch(t -> isShort(t.name(), 128) && isShort(t.description(), LONGEST) && t.rows() >= 0
                && t.tags().size() <= 20 && t.tags().stream().allMatch(tag -> isShort(tag, 40)) && t.columns().size() <= MOST_COLUMNS
                && t.columns().stream().allMatch(c -> isShort(c.name(), 128) && c.type() != null && c.kind() != null) && isLevel(t.level()));
        if (!fine) {
            throw ProtocolViolation.of("%s describes its tables in a way that cannot be; nothing of it is shown.", "%s 对其表的描述不合规，不予显示。", partner.name());
        }
        return shown.tables();
    }

    /** A few rows like those of a partner's table; nobody's. */
    public List<List<String>> sample(Partner partner, String table) {
        SampleRows sample = links.ask(partner, SAMPLE, new SampleOf(table));
        if (sample.rows().size() > 100 || sample.rows().stream().anyMatch(row -> row.size() > MOST_COLUMNS || row.stream().anyMatch(cell -> !isShort(cell, LONGEST)))) {
            throw ProtocolViolation.of("%s sent a sample that is none; nothing of it is shown.", "%s 发来的样本不合规，不予显示。", partner.name());
        }
        return sample.rows().stream().map(row -> row.stream().map(Desk::clean).toList()).toList();
    }

    private static boolean isShort(String text, int longest) {
        return text != null && text.length() <= longest;
    }

    private static boolean isLevel(String level) {
        return java.util.Arrays.stream(Sharing.Level.values()).anyMatch(l -> l.name().equals(level));
    }

    /** All partners' tables in which every word is found: in name, description, tags or columns, or in what a column's name means in the other language. */
    public Found search(String words) {
        List<String> wanted = words == null ? List.of() : List.of(words.strip().toLowerCase(Locale.ROOT).split("\\s+", 10));
        List<Hit> hits = new ArrayList<>();
        List<Silent> silent = new ArrayList<>();
        for (Partner partner : partners.get()) {
            try {
                of(partner).stream().filter(t -> wanted.stream().allMatch(text(t)::contains)).forEach(t -> hits.add(new Hit(partner.name(), t)));
            } catch (TacitException e) {
                silent.add(new Silent(partner.name(), e.text()));
            }
        }
        return new Found(hits, silent);
    }

    private static String text(SharedTable t) {
        StringBuilder text = new StringBuilder(t.name()).append('\n').append(t.description()).append('\n').append(String.join("\n", t.tags()));
        t.columns().forEach(c -> {
            text.append('\n').append(c.name());
            Classifier.meaning(c.name()).ifPresent(meaning -> text.append('\n').append(meaning.en()).append('\n').append(meaning.zh()));
        });
        return text.toString().toLowerCase(Locale.ROOT);
    }
}
