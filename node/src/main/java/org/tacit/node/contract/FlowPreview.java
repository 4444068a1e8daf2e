package org.tacit.node.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tacit.base.Text;
import org.tacit.flow.disclosure.Fact;
import org.tacit.flow.document.Plan;
import org.tacit.flow.document.Planner;
import org.tacit.flow.document.Problem;
import org.tacit.flow.policy.Violation;
import org.tacit.flow.spec.Conditions;
import org.tacit.flow.spec.Cost;
import org.tacit.flow.spec.Port;

/**
 * What is known of a flow while somebody draws it.
 *
 * @param ready      it could be proposed as it stands
 * @param steps      those that are in order, whatever is wrong with others
 * @param disclosure of the flow as a whole, empty unless all of it is in order
 * @param cost       of the steps that are in order
 */
public record FlowPreview(boolean ready, List<FlowProblem> problems, List<PreviewedStep> steps, List<PreviewedFact> disclosure, List<Plan.Receiver> receivers, Cost cost) {

    private static final Pattern STEP = Pattern.compile("steps\\[(\\d+)].*");

    /**
     * @param path   in the document, empty for the document as a whole
     * @param index  of the step that it is about, -1 where it is about none
     * @param step   that step's name where policy refuses it, otherwise empty: a document with problems may name no step, or two alike
     * @param policy the flow is well-formed, but this node's own policy does not allow it
     */
    public record FlowProblem(String path, int index, String step, int line, int column, boolean policy, Text text) {
    }

    /** What a step would tell. */
    public record PreviewedFact(Text sentence, Fact fact) {
        static PreviewedFact of(Fact fact) {
            return new PreviewedFact(fact.sentence(), fact);
        }
    }

    /**
     * @param params  with defaults filled in and columns named
     * @param outputs that it leaves with these parameters
     * @param cost    over the lines as they were last measured
     */
    public record PreviewedStep(String id, Map<String, Object> params, List<Port> outputs, List<PreviewedFact> facts, Cost cost) {
    }

    static FlowPreview of(Planner.Survey survey, List<Violation> refused, Conditions conditions) {
        List<FlowProblem> problems = new ArrayList<>();
        survey.problems().forEach(p -> problems.add(problem(p)));
        refused.forEach(v -> problems.add(new FlowProblem("", -1, v.step(), 1, 1, true, v.text())));
        List<PreviewedStep> steps = survey.steps().stream().map(s -> new PreviewedStep(s.id(), s.step().params().values(), s.outputs(),
                s.facts().stream().map(PreviewedFact::of).toList(), s.cost().over(conditions.link(s.binding().parties().values())))).toList();
        Optional<Plan> plan = survey.plan();
        return new FlowPreview(problems.isEmpty(), problems, steps, plan.map(p -> p.disclosure().stream().map(PreviewedFact::of).toList()).orElse(List.of()),
                plan.map(Plan::receivers).orElse(List.of()), steps.stream().map(PreviewedStep::cost).reduce(Cost.NONE, Cost::plus));
    }

    private static FlowProblem problem(Problem p) {
        Matcher step = STEP.matcher(p.path());
        int index = step.matches() ? Integer.parseInt(step.group(1)) : -1;
        return new FlowProblem(p.path(), index, "", p.at().line(), p.at().column(), false, p.text());
    }
}
