package org.tacit.node.rest;

import java.time.Instant;
import java.util.List;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.tacit.base.Text;
import org.tacit.data.Profile;
import org.tacit.data.Statistics;
import org.tacit.data.quality.QualityReport;
import org.tacit.node.Node;
import org.tacit.node.access.Needs;
import org.tacit.node.access.Permission;
import org.tacit.node.catalogue.Catalogue;
import org.tacit.node.catalogue.TableVersion;

/** Versions of tables, how they differ, and how good they are. */
@RestController
@RequestMapping("/api/tables/{name}")
class VersionController {

    private final Node node;

    VersionController(Node node) {
        this.node = node;
    }

    /**
     * @param drift   against the version before, in words
     * @param changes of columns, in words
     * @param namedBy contracts that can run and services; while there are any it is kept
     */
    record VersionView(int version, String commitment, long rows, long excluded, List<org.tacit.data.Column> columns, String origin, Text drift, List<Text> changes,
                       String madeBy, Instant madeAt, Instant retiredAt, String retiredWhy, List<String> namedBy) {
        static VersionView of(TableVersion v, List<String> namedBy) {
            return new VersionView(v.version(), v.commitment(), v.rows(), v.excluded(), v.schema().columns(), v.origin().words(), v.drift().words(), v.drift().columns(), v.madeBy(),
                    v.madeAt(), v.retiredAt(), v.retiredWhy(), namedBy);
        }
    }

    private VersionView view(TableVersion v) {
        return VersionView.of(v, v.retiredAt() == null ? node.catalogue().namedBy(v) : List.of());
    }

    /** The newest first. */
    @Needs(Permission.SEE_TABLES)
    @GetMapping("/versions")
    List<VersionView> list(@PathVariable String name) {
        return node.catalogue().versions(name).stream().map(this::view).toList();
    }

    @Needs(Permission.SEE_TABLES)
    @GetMapping("/versions/{version}")
    VersionView show(@PathVariable String name, @PathVariable int version) {
        return view(node.catalogue().version(name, version));
    }

    /** Reads the table again from its source. Where nothing has changed there is no new version. */
    @Needs(Permission.MANAGE_TABLES)
    @PostMapping("/versions")
    VersionView refresh(@PathVariable String name) {
        return view(node.sources().refresh(name));
    }

    /** Deletes an older version for good; contracts that name it cannot run any more. */
    @Needs(Permission.MANAGE_TABLES)
    @DeleteMapping("/versions/{version}")
    VersionView retire(@PathVariable String name, @PathVariable int version) {
        return view(node.catalogue().retire(name, version));
    }

    /** A column's figures; null where the type has none. */
    record FiguresView(String column, long missing, long distinct, Double min, Double max, Double mean, Double std, List<Double> quantiles, String first, String last, long shortest,
                       long longest) {
        static FiguresView of(Statistics.ColumnFigures f) {
            return new FiguresView(f.column(), f.missing(), f.distinct(), number(f.min()), number(f.max()), number(f.mean()), number(f.std()), f.quantiles(), f.first(), f.last(),
                    f.shortest(), f.longest());
        }

        private static Double number(double value) {
            return Double.isNaN(value) ? null : value;
        }
    }

    /** @param exact whether different values were counted and not estimated */
    record ProfileView(int version, long rows, boolean exact, QualityReport quality, List<FiguresView> figures) {
    }

    @Needs(Permission.SEE_TABLES)
    @GetMapping("/profile")
    ProfileView profile(@PathVariable String name, @RequestParam(defaultValue = "0") int version) {
        TableVersion of = of(name, version);
        Catalogue.Quality quality = node.catalogue().quality(of);
        return new ProfileView(of.version(), quality.figures().rows(), quality.figures().exact(), quality.report(), quality.figures().columns().stream().map(FiguresView::of).toList());
    }

    /** Frequent, least and greatest cells of a column. */
    record ValuesView(String column, String min, String max, List<Profile.Level> top) {
    }

    /** Shows cells, so it needs the right to see rows. */
    @Needs(Permission.SEE_ROWS)
    @GetMapping("/profile/values")
    List<ValuesView> values(@PathVariable String name, @RequestParam(defaultValue = "0") int version) {
        return node.catalogue().values(of(name, version)).columns().stream().map(c -> new ValuesView(c.column().name(), c.min(), c.max(), c.top())).toList();
    }

    private TableVersion of(String name, int version) {
        return version == 0 ? node.catalogue().newest(name) : node.catalogue().version(name, version);
    }
}
