package org.tacit.node.service;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.tacit.flow.disclosure.Kind;
import org.tacit.flow.disclosure.Snapshots;
import org.tacit.flow.policy.Usage;

/**
 * What partners asked own services this month, put with what jobs told them: an answer of a service counts against a clause as one of a job does, and against what bounds
 * asking again and again.
 */
public final class ServiceUsage {

    private final ServiceStore services;
    private final ServiceUseStore stored;

    public ServiceUsage(JdbcClient sql) {
        this.services = new ServiceStore(sql);
        this.stored = new ServiceUseStore(sql);
    }

    /** @param month questions of this calendar month */
    private record Use(ServiceRow service, long month, Instant last) {
    }

    /**
     * Adds services to what jobs used.
     *
     * @param but a service that does not count against itself; empty for none
     */
    public Usage with(Usage jobs, String but, Instant now) {
        return new Usage() {
            @Override
            public Used of(String table, String clause, String partner) {
                Used used = jobs.of(table, clause, partner);
                return new Used(used.jobs(), used.items() + uses(table, partner).stream().mapToLong(Use::month).sum());
            }

            @Override
            public List<Answer> answers(String table, String column, String partner) {
                List<Answer> all = new ArrayList<>(jobs.answers(table, column, partner));
                for (Use use : uses(table, partner)) {
                    Terms terms = use.service.terms();
                    Kind kind = terms.disclosure().stream().filter(f -> f.about().party().equals(terms.provider().name()) && f.about().columns().contains(column))
                            .map(org.tacit.flow.disclosure.Fact::kind).max(Kind::compareTo).orElse(Kind.SIZE);
                    if (kind.exceeds(Kind.SHAPE)) {
                        all.add(new Answer(terms.name(), terms.name(), false, false, kind, Duration.between(use.last, now).toDays(), use.month > 0, use.month, -1, Snapshots.UNKNOWN));
                    }
                }
                return all;
            }

            private List<Use> uses(String table, String partner) {
                String month = LocalDate.ofInstant(now, ZoneOffset.UTC).toString().substring(0, 7);
                List<Use> found = new ArrayList<>();
                for (ServiceRow service : services.with(partner)) {
                    List<ServiceUseStore.Stored> days = service.provided() && !service.id().equals(but) && service.terms().table().table().equals(table)
                            ? stored.days(service.id()) : List.of();
                    if (!days.isEmpty()) {
                        long asked = days.stream().map(ServiceUseStore.Stored::use).filter(d -> d.day().startsWith(month)).mapToLong(ServiceUse::questions).sum();
                        found.add(new Use(service, asked, Instant.ofEpochSecond(days.getFirst().lastSecond())));
                    }
                }
                return found;
            }
        };
    }
}
