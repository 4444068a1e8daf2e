package org.tacit.flow.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tacit.base.InvalidInput;
import org.tacit.flow.contract.Contract;
import org.tacit.flow.document.FlowDocument;
import org.tacit.flow.document.FlowReader;
import org.tacit.flow.document.Plan;
import org.tacit.flow.document.Planner;
import org.tacit.flow.policy.PolicyCheck;
import org.tacit.flow.policy.Usage;
import org.tacit.flow.spec.Conditions;
import org.tacit.flow.spec.Operators;
import org.tacit.flow.spec.TableRef;
import org.tacit.wire.LinkSpeed;

/** {@code protocol: auto} becomes a value and a reason at the proposer, and nobody's own circumstances change the contract afterwards. */
class ProtocolChoiceTest {

    private static final String FLOW = Credit.FLOW.substring(0, Credit.FLOW.indexOf("  - id: train"));
    private static final Conditions FAST = conditions(1000, 2);
    private static final Conditions SLOW = conditions(0.5, 80);
    private final Operators operators = Operators.installed();
    private final Credit data = new Credit(40, 3);

    private static Conditions conditions(double megabits, double milliseconds) {
        return new Conditions(Map.of("telecom", LinkSpeed.measured(megabits * 1e6, milliseconds / 1e3)));
    }

    /** Tables as large as said; what is in them does not matter for a plan. */
    private List<TableRef> tables(long loans, long people) {
        TableRef bank = Credit.ref("loans", "bank", data.loans);
        TableRef telecom = Credit.ref("people", "telecom", data.people);
        return List.of(new TableRef("loans", "bank", "loans", loans, bank.hash(), bank.columns()),
                new TableRef("people", "telecom", "people", people, telecom.hash(), telecom.columns()));
    }

    private Plan plan(String params, long loans, long people, Conditions conditions) {
        return Planner.plan(FlowReader.read(FLOW.replace("holdout: 3", params)), tables(loans, people), operators, conditions);
    }

    private static Object protocol(Plan plan) {
        return plan.step("align").binding().params().text("protocol");
    }

    private static List<String> why(Plan plan) {
        return plan.step("align").binding().params().list("why");
    }

    @ParameterizedTest
    @CsvSource({"holdout: 3,2000000,2000000,vole,vole: about 5 s for", "'protocol: auto',2000000,2000000,vole,vole: about 5 s for", "holdout: 0,500,500,ecdh,ecdh (curve25519): about 0.1 s for",
            "'suite: sm2',2000000,2000000,ecdh,ecdh (sm2): about 11 min for"})
    void autoIsTheDefaultAndIsResolved(String params, long loans, long people, String expected, String reason) {
        Plan plan = plan(params, loans, people, FAST);
        assertThat(protocol(plan)).isEqualTo(expected);
        assertThat(why(plan)).hasSize(2);
        assertThat(why(plan).getFirst()).startsWith(reason).contains("1000 Mbit/s, 2.0 ms");
        assertThat(why(plan).getLast()).contains("往返 2.0 毫秒");
    }

    @Test
    void theLineDecides() {
        assertThat(protocol(plan("holdout: 0", 8000, 8000, conditions(1000, 1)))).isEqualTo("vole");
        assertThat(protocol(plan("holdout: 0", 4000, 4000, conditions(1, 1)))).isEqualTo("ecdh");
    }

    @Test
    void whatTheAuthorWroteIsKept() {
        Plan plan = plan("protocol: ecdh", 2_000_000, 2_000_000, FAST);
        assertThat(protocol(plan)).isEqualTo("ecdh");
        assertThat(why(plan)).isEmpty();
        assertThat(plan.step("align").otherOpinion(FAST).orElseThrow().why().en()).startsWith("vole: about 5 s for");
        assertThat(plan("protocol: vole", 2_000_000, 2_000_000, FAST).step("align").otherOpinion(FAST)).isEmpty();
    }

    /** The peer has another line and would choose otherwise; the contract is the same to the last bit. */
    @Test
    void theContractIsTheSameWhereverItIsPlanned() {
        Plan plan = plan("holdout: 0", 30_000, 30_000, FAST);
        Contract contract = Credit.contract(plan);
        Contract received = Contract.decode(contract.encode());
        Plan again = Planner.plan(FlowDocument.of(received.flow()), received.tables(), operators, SLOW);
        assertThat(Credit.contract(again).hash()).isEqualTo(contract.hash());
        assertThat(received.plan(operators).flow()).isEqualTo(plan.flow());
        assertThat(why(again)).isEqualTo(why(plan));
        // Its opinion is there all the same.
        Plan chosenVole = plan("protocol: vole", 4000, 4000, FAST);
        assertThat(chosenVole.step("align").otherOpinion(SLOW).orElseThrow().params()).isEqualTo(Map.of("protocol", "ecdh"));
    }

    /** A contract must leave nothing open: what a node would fill in is not what was signed. */
    @Test
    void anOpenContractIsRefused() {
        Contract contract = Credit.contract(plan("holdout: 0", data.loans.rows(), data.people.rows(), FAST));
        Contract open = new Contract(contract.format(), FlowReader.read(FLOW.replace("holdout: 3", "protocol: auto")).flow(), contract.parties(), contract.tables(),
                contract.operators(), contract.receivers(), contract.disclosure(), contract.runs(), contract.expires(), contract.legalBasis(), contract.nonce());
        var policy = new PolicyCheck("telecom", operators, List.of(Credit.ref("people", "telecom", data.people)), Credit.open("people"), Usage.NONE, List.of());
        assertThat(policy.beforeSigning(contract).allowed()).isTrue();
        assertThat(policy.beforeSigning(open).allowed()).isFalse();
    }

    @Test
    void aLeastResultIsPartOfTheReason() {
        Plan plan = plan("min_result: 50", 20_000, 20_000, FAST);
        assertThat(why(plan).getFirst()).matches("vole: about .* Before it a circuit makes sure that at least 50 are common, about \\d+ s more\\.");
        assertThat(why(plan).getLast()).contains("先以电路确认共同标识不少于 50 个");
    }

    @Test
    void aReasonIsTwoSentences() {
        assertThatThrownBy(() -> plan("protocol: vole, why: [because]", 10, 10, FAST)).isInstanceOf(InvalidInput.class).hasMessageContaining("not a reason in two languages");
        assertThat(why(plan("protocol: vole, why: [fast, 快]", 10, 10, FAST))).containsExactly("fast", "快");
    }

    /** Estimates are shown over the line as it is. */
    @Test
    void theEstimateIsOverTheLine() {
        Plan plan = plan("protocol: vole", 1_000_000, 1_000_000, FAST);
        assertThat(plan.cost(FAST).seconds()).isBetween(2.4, 2.7);
        // 22.45 MB at 0.5 Mbit/s and 12 changes of direction.
        assertThat(plan.cost(SLOW).seconds()).isBetween(359.0, 362.0);
        assertThat(plan.cost(Conditions.NONE).seconds()).isBetween(2.4, 2.7);
    }

    /** Joins of large tables stay in memory and need no disk; a plain intersection goes over partitions. */
    @Test
    void theEstimateIsOfWhatWillRun() {
        Plan partitions = plan("holdout: 0", 20_000_000, 20_000_000, FAST);
        Plan memory = plan("join: left", 20_000_000, 20_000_000, FAST);
        assertThat(partitions.cost().disk()).isGreaterThan(400_000_000L);
        assertThat(memory.cost().disk()).isZero();
        assertThat(memory.cost().memory()).isGreaterThan(2 * partitions.cost().memory());
    }

    /** Sets that are cut up cannot be counted on shares before: such a contract would promise what nobody holds. */
    @Test
    void aLeastResultIsNotForTablesOnDisk() {
        assertThatThrownBy(() -> plan("min_result: 50", 20_000_000, 20_000, FAST)).isInstanceOf(InvalidInput.class).hasMessageContaining("min_result");
    }
}
