package org.tacit.node.service;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.tacit.base.InvalidInput;
import org.tacit.base.PolicyDenied;
import org.tacit.base.Text;
import org.tacit.data.Grade;
import org.tacit.flow.contract.ContractParty;
import org.tacit.flow.policy.PolicyResult;
import org.tacit.node.access.Tenancy;
import org.tacit.node.access.TwoPersons;
import org.tacit.node.catalogue.Catalogue;
import org.tacit.flow.policy.PolicyCheck;
import org.tacit.node.evidence.Evidence;
import org.tacit.node.evidence.HeadExchange;
import org.tacit.node.home.Identity;
import org.tacit.node.link.Links;
import org.tacit.node.link.Partner;
import org.tacit.node.meter.MeterEntry;
import org.tacit.node.meter.MeterStore;
import org.tacit.node.store.Changes;
import org.tacit.node.store.Unchanged;
import org.tacit.wire.SessionOptions;
import org.tacit.wire.Transport;

/**
 * What the parts of services work with.
 *
 * @param folder   of all services
 * @param ledger   that use is written to together with the service's own counters
 * @param partners by name, applications without a node included; empty where it is neither
 * @param policy   as it is now, a service left out that does not count against itself
 * @param held     why nothing may be done with a partner at the moment; empty where it may
 * @param timer    for what is to happen later; nothing that waits runs on it
 */
public record ServiceParts(Identity identity, Path folder, ServiceStore store, JdbcClient sql, MeterStore ledger, Map<String, ServiceKind> kinds,
                           Function<String, Optional<Partner>> partners, Catalogue catalogue, Function<String, PolicyCheck> policy, Function<String, Optional<Text>> held, Transport transport, SessionOptions sessions, Links links,
                           Evidence evidence, Tenancy tenancy, TwoPersons persons, HeadExchange heads, Clock clock, SecureRandom random, Changes changes, Unchanged unchanged, ScheduledExecutorService timer) {

    String me() {
        return identity.name();
    }

    ServiceKind kind(String name) {
        ServiceKind kind = kinds.get(name);
        if (kind == null) {
            throw InvalidInput.of("This version knows no service of kind '%s'; update the older node.", "本版本没有“%s”类服务；请升级较旧的节点。", name);
        }
        return kind;
    }

    Path folder(String service) {
        return folder.resolve(service.substring(0, 32));
    }

    /** The other side of these terms, as it is paired now. */
    Partner partner(Terms terms) {
        ContractParty other = terms.provider().name().equals(me()) ? terms.client() : terms.provider();
        return partners.apply(other.name()).filter(p -> p.isParty(other)).orElseThrow(() -> PolicyDenied.of(
                "%s is not a partner of %s with the keys that the terms of '%s' name; agree on new terms.", "%s 已不是以“%3$s”条款所列密钥与 %2$s 配对的合作方；请商定新的条款。",
                other.name(), me(), terms.name()));
    }

    /** Each set of keys that a party of terms signs or has signed with. */
    List<List<String>> keysOf(ContractParty party) {
        return partners.apply(party.name()).filter(p -> p.isParty(party)).map(p -> p.keySets().toList()).orElse(List.of(party.keys()));
    }

    /** What this node's policy says of its own columns under these terms; a client gives away columns in a kind that shows what is asked about, otherwise only how often it asks. */
    PolicyResult allowed(Terms terms) {
        return policy.apply(terms.hash()).beforeService(terms.name(), terms.purpose(), kind(terms.kind()).operator(),
                terms.disclosure().stream().filter(f -> f.about().party().equals(terms.provider().name()) || !f.about().columns().isEmpty()).toList());
    }

    /** Of this node's own columns that the terms touch; null where they touch none. */
    Grade highestGrade(Terms terms) {
        return terms.disclosure().stream().filter(f -> f.about().party().equals(me())).flatMap(f -> catalogue.highestGrade(f.about().table(), f.about().columns()).stream())
                .max(java.util.Comparator.naturalOrder()).orElse(null);
    }

    /** @param who the beginning of a sentence: which service allows whom */
    Meter meter(ServiceRow row, Text who, Limits limits) {
        Terms t = row.terms();
        return new Meter(row.id(), who, limits, new ServiceUseStore(sql, (write, use) -> ledger.with(write, List.of(new MeterEntry("service:" + row.id() + ":" + use.day(), use.day(),
                MeterEntry.Kind.SERVICE, row.id(), t.name(), row.partner(), row.provided(), t.purpose(), t.table().table(), use.calls(), use.questions(), use.bytesSent(),
                use.bytesReceived(), use.coreNanos(), 0)))), clock);
    }
}
