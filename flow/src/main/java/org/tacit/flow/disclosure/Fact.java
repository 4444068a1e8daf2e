package org.tacit.flow.disclosure;

import java.util.List;
import org.tacit.base.Text;

/**
 * One thing that one party learns about another party's data. What is not stated as a fact is a claim that it is not learned.
 *
 * @param learner the party (by name) who learns it
 * @param about   whose data, which columns
 * @param kind    what sort of thing
 * @param what    what it is, as a noun phrase, for example "the number of rows"
 * @param of      which rows or groups, with bounds
 * @param when    under which condition
 * @param because the message and the argument
 * @param steps   the flow's steps it comes from; more than one for a fact that follows from several
 */
public record Fact(String learner, About about, Kind kind, Text what, Scope of, When when, Because because, List<String> steps) {

    public Fact {
        steps = List.copyOf(steps);
    }

    /** The fact as one sentence, see {@link Sentence}. */
    public Text sentence() {
        return Sentence.of(this);
    }
}
