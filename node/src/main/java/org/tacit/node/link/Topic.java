package org.tacit.node.link;

import java.util.List;
import org.tacit.flow.contract.ContractSignature;
import org.tacit.flow.spec.TableRef;

/**
 * Everything that one node may ask another, with the form of question and answer. Each is asked over the mutually
 * authenticated link, so the answering node knows whose question it is; it believes nothing else of it. Further topics stand
 * beside the one service that asks them: pairing, and the exchange of tree heads.
 */
public record Topic<Q, A>(String name, Class<Q> question, Class<A> answer) {

    /** Name of the topic that two nodes begin with. */
    static final String GREETING = "node.hello";

    /** The tables of which the asker may use at least one column, with those columns. */
    public static final Topic<Nothing, Tables> TABLES = new Topic<>("tables", Nothing.class, Tables.class);
    /** Look at this contract, signed by me. */
    public static final Topic<Proposal, Nothing> PROPOSE = new Topic<>("contract.propose", Proposal.class, Nothing.class);
    /** I signed the contract that you proposed; or: everybody has signed the contract that I proposed, and these are the signatures. */
    public static final Topic<Signatures, Nothing> SIGNED = new Topic<>("contract.signed", Signatures.class, Nothing.class);
    /** I do not sign the contract that you proposed; or: the one that I proposed is declined. */
    public static final Topic<Refusal, Nothing> DECLINED = new Topic<>("contract.declined", Refusal.class, Nothing.class);
    /** Could you start (or resume) this job with me now, and as which attempt? Nothing begins by this, an older attempt ends. */
    public static final Topic<Start, Started> READY = new Topic<>("job.ready", Start.class, Started.class);
    /** Start (or resume) this job with me now, as this attempt. */
    public static final Topic<Start, Started> START = new Topic<>("job.start", Start.class, Started.class);
    /** I have come to this session of the job and open it once all its parties have. */
    public static final Topic<At, Nothing> AT = new Topic<>("job.at", At.class, Nothing.class);
    /** I stopped this job. */
    public static final Topic<Stop, Nothing> STOP = new Topic<>("job.stop", Stop.class, Nothing.class);
    /** The job ended here like this. */
    public static final Topic<Ended, Nothing> ENDED = new Topic<>("job.ended", Ended.class, Nothing.class);
    /** Who are you, and what time is it? */
    public static final Topic<Nothing, Clock> CLOCK = new Topic<>("clock", Nothing.class, Clock.class);
    /** Bytes to measure the rate with; the answer holds as many as asked for. */
    public static final Topic<Bulk, Bulk> BULK = new Topic<>("bulk", Bulk.class, Bulk.class);

    public record Nothing() {
    }

    public record Tables(List<TableRef> tables) {
    }

    /** @param signed canonical encoding of a {@link org.tacit.flow.contract.SignedContract} */
    public record Proposal(String signed, String job) {
    }

    public record Signatures(String contract, List<ContractSignature> signatures) {
    }

    public record Refusal(String contract, String en, String zh) {
    }

    /** @param attempt what the asker would count it as; the answer to {@link #READY} may be higher */
    public record Start(String job, String contract, int attempt) {
    }

    public record Started(int attempt) {
    }

    /** @param session the session's id, which names contract, job, attempt and step */
    public record At(String job, int attempt, String session) {
    }

    public record Stop(String job) {
    }

    /** @param state a {@link org.tacit.node.job.JobState}; code and sentences are empty where it went well */
    public record Ended(String job, int attempt, String state, String code, String en, String zh) {
    }

    public record Clock(long millis, String version) {
    }

    public record Bulk(String bytes, int wanted) {
    }
}
