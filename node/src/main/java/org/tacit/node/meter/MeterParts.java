package org.tacit.node.meter;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.tacit.base.InvalidInput;
import org.tacit.flow.contract.ContractParty;
import org.tacit.node.evidence.Evidence;
import org.tacit.node.home.Identity;
import org.tacit.node.link.Links;
import org.tacit.node.link.Partner;
import org.tacit.node.store.Unchanged;

/**
 * What prices and statements work with.
 *
 * @param partners by name; empty where it is no partner
 * @param settle   writes what is counted in memory
 * @param agreed   the price in a service's terms by the service's id; empty where none was agreed
 */
public record MeterParts(Identity identity, JdbcClient sql, MeterStore ledger, Function<String, Optional<Partner>> partners, Links links, Evidence evidence, Clock clock,
                         SecureRandom random, Runnable settle, Function<String, Optional<Agreed>> agreed, Unchanged unchanged) {

    /** @param micros of a row, in millionths of the currency's unit */
    public record Agreed(String currency, long micros) {
    }

    String me() {
        return identity.name();
    }

    ContractParty self() {
        return identity.asContractParty();
    }

    Partner partner(String name) {
        return partners.apply(name).orElseThrow(() -> InvalidInput.of("%s is no partner of this node.", "%s 不是本节点的合作方。", name));
    }

    String today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).toString();
    }
}
