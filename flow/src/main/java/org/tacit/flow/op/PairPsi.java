package org.tacit.flow.op;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tacit.base.InvalidInput;
import org.tacit.base.Text;
import org.tacit.crypto.curve.DhGroup;
import org.tacit.flow.disclosure.Because;
import org.tacit.flow.disclosure.Fact;
import org.tacit.flow.disclosure.Kind;
import org.tacit.flow.disclosure.Scope;
import org.tacit.flow.disclosure.When;
import org.tacit.flow.spec.Binding;
import org.tacit.flow.spec.Choice;
import org.tacit.flow.spec.Conditions;
import org.tacit.flow.spec.Cost;
import org.tacit.flow.spec.Parameter;
import org.tacit.flow.spec.StepContext;
import org.tacit.psi.Intersection;
import org.tacit.psi.Items;
import org.tacit.psi.Psi;
import org.tacit.psi.ecdh.EcdhPsi;
import org.tacit.psi.ecdh.EcdhPsiParameters;
import org.tacit.psi.plan.Estimate;
import org.tacit.psi.plan.PairProtocol;
import org.tacit.psi.plan.PsiPlanner;
import org.tacit.psi.plan.Situation;
import org.tacit.psi.vole.VolePsi;
import org.tacit.psi.vole.VolePsiParameters;
import org.tacit.psi.vole.checked.CheckedVolePsi;
import org.tacit.wire.Party;
import org.tacit.wire.SecurityParameters;

/**
 * The intersection of two roles' identifiers inside a step: which protocol, what it discloses and takes, and running it. Operators that
 * rest on it add their own parameters and facts.
 */
record PairPsi(Binding binding, String first, String second) {

    static final Text SECURITY = new Text(
            "Semi-honest parties, or malicious ones with security: malicious (κ = 128, σ = 64, with abort and without fairness); protocol vole: oblivious transfer and parity with noise (dual LPN), with hashes as random oracles; protocol ecdh: Diffie–Hellman (DDH) with the hash to the group a random oracle.",
            "半诚实模型；security: malicious 时为恶意模型（κ = 128，σ = 64，可中止，不保证公平）；vole 协议基于不经意传输与带噪奇偶（对偶 LPN）假设，哈希视为随机预言机；ecdh 协议基于 DDH 假设，群哈希视为随机预言机。");
    private static final String VOLE = "vole";
    private static final String MALICIOUS = "malicious";

    private static final Because BY_POINTS = new Because(
            "equal identifiers have equal doubly blinded points; a party that brings identifiers it does not own learns about those",
            "相同标识的双重盲化点相同；若一方带来不属于自己的标识，也会得知其是否在内", "Meadows 1986; Huberman, Franklin, Hogg 1999");
    private static final Because BY_MASKS = new Because(
            "equal identifiers have equal masks, and a party can compute masks of its own items only; a party that brings identifiers it does not own learns about those",
            "相同标识的掩码相同，且各方只能算出己方标识的掩码；若一方带来不属于自己的标识，也会得知其是否在内",
            "Raghuraman, Rindal 2022 (ePrint 2022/320), §4; docs/protocols/psi-vole.md");

    private static final Because BY_CHECKED_MASKS = new Because(
            "equal identifiers have equal masks; whatever a party does it fixes what it asks about before it sees any mask, and the size of the encoded set bounds how much that is; it may ask about identifiers it does not own",
            "相同标识的掩码相同；一方无论如何行事，都须在看到任何掩码之前确定所查询的标识，其数量受编码集合大小限制；所查询的标识可能不属于该方",
            "Rindal, Schoppmann 2021 (ePrint 2021/266); docs/decisions/malicious-psi.md");

    static List<Parameter> parameters() {
        return List.of(Parameter.choice("protocol", List.of(Choice.AUTO, VOLE, "ecdh"),
                        "auto: the faster one for these sizes and this line, named in the contract with the reason; vole: many times faster for many identifiers, a third of the bytes; ecdh: Diffie–Hellman, no other assumption",
                        "auto：按规模与链路选用较快者，并在合约中写明协议与原因；vole：标识多时快许多倍，流量约三分之一；ecdh：Diffie–Hellman，假设最少"),
                Parameter.choice("suite", List.of("curve25519", "sm2"), "Group and hash of protocol ecdh: Curve25519 with SHA-256, or SM2 with SM3",
                        "ecdh 协议的群与哈希：Curve25519 与 SHA-256，或国密 SM2 与 SM3"),
                Parameter.choice("security", List.of("semi-honest", MALICIOUS), "Against parties that follow the protocol and look, or also against ones that cheat (protocol vole; about twice the cost)",
                        "防范遵守协议但好奇的参与方（semi-honest），或同时防范作弊的参与方（malicious，限 vole 协议，开销约为两倍）"),
                Choice.parameter());
    }

    /** The protocol that {@link PsiPlanner} takes; a suite that is named is a demand. */
    Optional<Choice> choose(Conditions conditions, Set<String> learners) {
        keys(first).check();
        keys(second).check();
        PsiPlanner.Decision decision = PsiPlanner.decide(new Situation(keys(first).rows(), keys(second).rows(), learners.contains(first),
                learners.contains(second), malicious(), national(), conditions.link(binding.parties().values())));
        return Optional.of(new Choice(Map.of("protocol", decision.protocol().protocol()), decision.why()));
    }

    KeyInput keys(String role) {
        return new KeyInput(binding, role);
    }

    String other(String role) {
        return Facts.other(role, first, second);
    }

    void check() {
        keys(first).check();
        keys(second).check();
        if (!Choice.isReason(binding.params().list(Choice.WHY))) {
            throw InvalidInput.of("%s of step '%s' is not a reason in two languages; leave it out.", "步骤“%2$s”的 %1$s 不是中英文各一句的原因，请去掉。", Choice.WHY, binding.step());
        }
        if (vole() && national()) {
            throw InvalidInput.of("There is no protocol vole of suite sm2; use protocol ecdh for the Chinese algorithms.",
                    "vole 协议没有 sm2 套件；需要国密算法时请用 ecdh 协议。");
        }
        if (malicious() && binding.params().text("protocol").equals("ecdh")) {
            throw InvalidInput.of("There is no security malicious for protocol ecdh; use protocol vole.", "ecdh 协议不支持 security: malicious，请使用 vole 协议。");
        }
    }

    boolean malicious() {
        return binding.params().text("security").equals(MALICIOUS);
    }

    /** Most of its identifiers that a role may learn about: those it has or, where it may cheat, those it can smuggle in. */
    private long mostAsked(String role, boolean bothLearn) {
        long own = keys(role).rows();
        return malicious() ? Math.max(own, CheckedVolePsi.mostAsked(own, keys(other(role)).rows(), VolePsiParameters.standard(),
                SecurityParameters.DEFAULT.statistical(), bothLearn)) : own;
    }

    private boolean vole() {
        return binding.params().text("protocol").equals(VOLE);
    }

    private boolean national() {
        return binding.params().text("suite").equals("sm2");
    }

    private DhGroup group() {
        return national() ? DhGroup.sm2() : DhGroup.curve25519();
    }

    /** That {@code role} learns how many distinct identifiers the other has. */
    Fact size(String role) {
        return new Facts(binding).fact(role, keys(other(role)).about(), Kind.SIZE, new Text("the number of distinct identifiers", "不同标识的数量"),
                Scope.whole(), When.ALWAYS, new Because("each side announces how many items it brings", "双方各自声明带来的条目数",
                        vole() ? "docs/protocols/psi-vole.md" : "docs/protocols/psi-ecdh.md"));
    }

    /** That {@code role} learns which of its identifiers the other has. */
    Fact membership(String role, boolean bothLearn) {
        if (malicious()) {
            return new Facts(binding).fact(role, keys(other(role)).about(), Kind.MEMBERSHIP,
                    new Text("which of its own identifiers are there too (no other identifier)", "己方的标识中哪些也在其中（不会看到其他标识）"),
                    Scope.of(Scope.Rows.OWN_ITEMS, mostAsked(role, bothLearn)), When.ALWAYS, BY_CHECKED_MASKS);
        }
        return new Facts(binding).fact(role, keys(other(role)).about(), Kind.MEMBERSHIP,
                new Text("which of its own identifiers are there too (no other identifier)", "己方的标识中哪些也在其中（不会看到其他标识）"),
                Scope.of(Scope.Rows.OWN_ITEMS, keys(role).rows()), When.IF_FOLLOWED, vole() ? BY_MASKS : BY_POINTS);
    }

    /** @param cut whether large tables go over partitions on disk, or stay in memory */
    Cost cost(Set<String> learners, boolean cut) {
        PairProtocol protocol = malicious() ? PairProtocol.VOLE_MALICIOUS : vole() ? PairProtocol.VOLE : national() ? PairProtocol.ECDH_SM2 : PairProtocol.ECDH;
        long n = keys(first).rows();
        long m = keys(second).rows();
        Estimate estimate = cut ? protocol.estimate(n, m, learners.contains(first), learners.contains(second))
                : protocol.inMemory(n, m, learners.contains(first), learners.contains(second));
        return new Cost(estimate.bytes(), estimate.rounds(), estimate.seconds(), estimate.memory(), estimate.disk());
    }

    /** The conversation; asks leave for the facts above before it begins. */
    Intersection run(StepContext step, Items items, Set<Party> learners) {
        release(step, learners);
        Intersection found = psi(keys(other(step.role())).rows()).intersect(step.session(), items, learners);
        answered(step, learners, found.peerItems(), found.entitled() ? found.size() : -1);
        return found;
    }

    /** Says how many items the other side brought, once it has. */
    void answered(StepContext step, Set<Party> learners, long peerItems, long hits) {
        String peer = other(step.role());
        if (learners.contains(step.party(peer))) {
            step.answered(peer, peerItems, hits);
        }
    }

    /** Asks leave for the facts above. */
    void release(StepContext step, Set<Party> learners) {
        String peer = other(step.role());
        step.beforeRelease(peer, Kind.SIZE, -1);
        if (learners.contains(step.party(peer))) {
            step.beforeRelease(peer, Kind.MEMBERSHIP, mostAsked(peer, learners.size() == 2));
        }
    }

    /** @param limit most items that the peer may bring: no more than its table in the contract has rows */
    Psi psi(long limit) {
        if (malicious()) {
            return new CheckedVolePsi(VolePsiParameters.standard(limit));
        }
        return vole() ? new VolePsi(VolePsiParameters.standard(limit)) : new EcdhPsi(EcdhPsiParameters.of(group(), limit));
    }
}
