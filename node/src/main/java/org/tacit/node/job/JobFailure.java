package org.tacit.node.job;

import java.time.Instant;
import org.tacit.base.Text;

/**
 * Why a job does not go on, and what to do.
 *
 * @param side    where the cause is, as far as this node can tell
 * @param again   whether trying again without a change can help
 * @param retryAt when it is tried again by itself, null where it is not
 */
public record JobFailure(String job, JobState state, String code, Text cause, Side side, Text mend, boolean again, int retriesLeft, Instant retryAt) {

    /** Ours, theirs, or what is between. */
    public enum Side { OURS, THEIRS, LINE, PERSON }

    static JobFailure of(JobRow job, TurnRow turn) {
        String code = job.code() == null ? "" : job.code();
        boolean interrupted = job.state() == JobState.INTERRUPTED;
        Side side = switch (code) {
            case "peer-failed" -> interrupted ? Side.LINE : Side.THEIRS;
            case "protocol-violation" -> Side.THEIRS;
            case "cancelled", "declined" -> interrupted ? Side.OURS : Side.PERSON;
            case "interrupted" -> Side.OURS;
            default -> Side.OURS;
        };
        Text mend = switch (code) {
            case "peer-failed" -> interrupted
                    ? new Text("It continues by itself when all parties are connected; 'tacit doctor' says what is wrong with a connection.", "各方连接恢复后会自动继续；“tacit doctor”可查看连接问题。")
                    : new Text("Ask the partner to look at the same job at its node, where the cause is in full; then try again.", "请合作方在其节点查看同一任务的完整原因，然后重试。");
            case "protocol-violation" -> new Text("Compare the versions of both nodes ('tacit doctor') and update the older one; if they are the same, report it.",
                    "请用“tacit doctor”比较双方版本并升级较旧的节点；若版本相同，请报告。");
            case "policy-denied" -> new Text("Look at the contract and at the grants of the table that it names; a grant, a quota or a new contract is needed before it can run.",
                    "请查看合约及所涉表的授权；需要新的授权、额度或合约才能运行。");
            case "invalid-input" -> new Text("Mend what the sentence names, then resume the job; complete steps are kept.", "请修正上述内容后恢复任务；已完成的步骤会保留。");
            case "interrupted", "cancelled" -> interrupted
                    ? new Text("It continues by itself when all parties are connected.", "各方连接恢复后会自动继续。")
                    : new Text("Somebody stopped it; propose it again if it is still wanted.", "任务被人为停止；如仍需要，请重新发起。");
            case "declined" -> new Text("Change what the reason names and propose it again.", "请按理由修改后重新发起。");
            default -> new Text("The node's log has the details under the job's trace id.", "详情见节点日志，可按任务的跟踪号查找。");
        };
        return new JobFailure(job.id(), job.state(), code, job.reason(), side, mend, code.equals("peer-failed") || interrupted, turn.retries(), turn.retryAt());
    }
}
