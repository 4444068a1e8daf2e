package org.tacit.node.contract;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tacit.base.InvalidInput;
import org.tacit.base.TacitException;
import org.tacit.flow.contract.Canonical;
import org.tacit.flow.document.Flow;
import org.tacit.flow.document.FlowDocument;
import org.tacit.flow.document.FlowReader;
import org.tacit.flow.document.Plan;
import org.tacit.flow.document.Planner;
import org.tacit.flow.document.Problem;
import org.tacit.flow.spec.Conditions;
import org.tacit.flow.spec.Operators;
import org.tacit.flow.spec.TableRef;
import org.tacit.node.catalogue.Catalogue;
import org.tacit.node.link.LinkMeter;
import org.tacit.node.link.Links;
import org.tacit.node.link.Partner;
import org.tacit.node.link.Topic;
import org.tacit.node.partner.Partners;

/** Checks a flow against the tables of its parties, the partners' as far as this node may see them. */
final class Planning {

    private final String me;
    private final Partners partners;
    private final Catalogue catalogue;
    private final Operators operators;
    private final Links links;
    private final LinkMeter meter;

    Planning(String me, Partners partners, Catalogue catalogue, Operators operators, Links links, LinkMeter meter) {
        this.me = me;
        this.partners = partners;
        this.catalogue = catalogue;
        this.operators = operators;
        this.links = links;
        this.meter = meter;
    }

    Plan plan(String flow, Map<String, String> params) {
        var document = FlowText.read(flow, params);
        Map<String, List<TableRef>> seen = new LinkedHashMap<>();
        seen.put(me, catalogue.refs());
        partnersOf(document.flow()).forEach(partner -> {
            if (document.flow().tables().values().stream().anyMatch(t -> t.party().equals(partner.name()))) {
                seen.put(partner.name(), tablesOf(partner));
            }
        });
        List<TableRef> described = document.flow().tables().entrySet().stream().map(e -> {
            Flow.FlowTable table = e.getValue();
            TableRef ref = seen.getOrDefault(table.party(), List.of()).stream().filter(t -> t.table().equals(table.table())).findFirst()
                    .orElseThrow(() -> InvalidInput.of("%s has no table '%s' that this node may use; ask for a grant, or see 'tacit partner tables %s'.",
                            "%s 没有可供本节点使用的表“%s”；请对方授权，或查看“tacit partner tables %s”。", table.party(), table.table(), table.party()));
            return new TableRef(e.getKey(), table.party(), ref.table(), ref.rows(), ref.hash(), ref.columns());
        }).toList();
        return Planner.plan(document, described, operators, meter.refreshed(partnersOf(document.flow())));
    }

    /** The same for a flow that is being drawn: whatever is wrong is told by its place, and what is right is planned all the same. */
    Planner.Survey survey(String flow) {
        List<Problem> unreadable = FlowReader.problems(flow);
        if (!unreadable.isEmpty()) {
            return new Planner.Survey(unreadable, List.of(), Optional.empty());
        }
        FlowDocument document = FlowReader.read(flow);
        List<Problem> problems = new ArrayList<>();
        List<Partner> others = List.of();
        try {
            others = partnersOf(document.flow());
        } catch (InvalidInput e) {
            problems.add(new Problem("parties", document.at("parties"), e.text()));
        }
        Map<String, List<TableRef>> seen = new LinkedHashMap<>();
        seen.put(me, catalogue.refs());
        for (Partner partner : others) {
            try {
                seen.put(partner.name(), tablesOf(partner));
            } catch (TacitException e) {
                problems.add(new Problem("parties", document.at("parties"), e.text()));
            }
        }
        List<TableRef> described = document.flow().tables().entrySet().stream().flatMap(e -> seen.getOrDefault(e.getValue().party(), List.of()).stream()
                .filter(t -> t.table().equals(e.getValue().table()))
                .map(t -> new TableRef(e.getKey(), t.party(), t.table(), t.rows(), t.hash(), t.columns()))).toList();
        Planner.Survey survey = Planner.survey(document, described, operators, meter.refreshed(others));
        if (problems.isEmpty()) {
            return survey;
        }
        // Without a partner's tables everything that reads one is wrong, too: the cause alone is told.
        survey.problems().stream().filter(p -> !p.path().startsWith("tables.")).forEach(problems::add);
        return new Planner.Survey(problems, survey.steps(), Optional.empty());
    }

    /** The lines to those parties that are partners now, as last measured. */
    Conditions conditions(List<String> parties) {
        return meter.conditions(parties.stream().flatMap(p -> partners.find(p).stream()).toList());
    }

    /** The other parties of a flow, each of which must be a partner; that they are each other's only they can say. */
    List<Partner> partnersOf(Flow flow) {
        List<String> parties = flow.parties();
        if (parties.size() < 2 || !parties.contains(me)) {
            throw InvalidInput.of("The flow's parties are %s; they must be '%s' and one partner or more.", "流程的参与方是 %s；应为“%s”和至少一个合作方。", parties, me);
        }
        return parties.stream().filter(p -> !p.equals(me)).map(partners::get).toList();
    }

    List<TableRef> tablesOf(Partner partner) {
        Topic.Tables theirs = links.ask(partner, Topic.TABLES, new Topic.Nothing());
        PlainText.check(partner.name(), Canonical.encode(theirs));
        return theirs.tables();
    }
}
