package org.tacit.node.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.tacit.base.InvalidInput;
import org.tacit.base.PolicyDenied;
import org.tacit.base.ProtocolViolation;
import org.tacit.crypto.sign.SignatureScheme;
import org.tacit.crypto.sign.Signer;
import org.tacit.data.ColumnKind;
import org.tacit.data.ColumnType;
import org.tacit.flow.contract.ContractParty;
import org.tacit.flow.spec.ColumnRef;
import org.tacit.flow.spec.TableRef;

/** What both sides sign, and what the provider signs alone: changed, mixed up or set back it is refused. */
class SignedTermsTest {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String CLAUSES = "c".repeat(64);

    private final List<Signer> telecomKeys = signers();
    private final List<Signer> bankKeys = signers();
    private final LookupKind kind = new LookupKind(RANDOM);

    private static List<Signer> signers() {
        return Arrays.stream(SignatureScheme.values()).map(s -> Signer.generate(s, RANDOM)).toList();
    }

    private static ContractParty party(String name, List<Signer> signers) {
        return new ContractParty(name, name.substring(0, 1).repeat(64), signers.stream().map(s -> s.verifyingKey().toString()).sorted().toList());
    }

    private Terms terms(Limits limits) {
        TableRef table = new TableRef("scores", "telecom", "scores", 10, "e".repeat(64), List.of(new ColumnRef("mobile", ColumnType.TEXT, ColumnKind.IDENTIFIER),
                new ColumnRef("score", ColumnType.INTEGER, ColumnKind.FEATURE)));
        return kind.complete(new Terms(Terms.FORMAT, "lookup", "scores", party("telecom", telecomKeys), party("bank", bankKeys), table,
                Map.of(LookupKind.KEYS, List.of("mobile"), LookupKind.VALUES, List.of("score")), Map.of(), limits, Price.NONE, "credit", "", Instant.parse("2027-01-01T00:00:00Z"),
                List.of(), "f".repeat(64)));
    }

    @Test
    void bothSign() {
        Terms terms = terms(new Limits(1, 2, 3));
        SignedTerms offered = new SignedTerms(terms, List.of()).signed("telecom", CLAUSES, telecomKeys);
        assertThatCode(() -> offered.verifySignedBy(terms.provider())).doesNotThrowAnyException();
        assertThatThrownBy(offered::verifySigned).isInstanceOf(PolicyDenied.class).hasMessageContaining("bank has not signed");
        SignedTerms both = offered.signed("bank", CLAUSES, bankKeys);
        both.verifySigned();
        assertThat(SignedTerms.read(both.text())).isEqualTo(both);
        // One key of two is not enough, and another's key is none.
        assertThatThrownBy(() -> offered.signed("bank", CLAUSES, bankKeys.subList(0, 1)).verifySigned()).isInstanceOf(PolicyDenied.class);
        assertThatThrownBy(() -> offered.signed("bank", CLAUSES, telecomKeys).verifySigned()).isInstanceOf(PolicyDenied.class);
    }

    @Test
    void otherTermsNeedOtherSignatures() {
        SignedTerms both = new SignedTerms(terms(new Limits(1, 2, 3)), List.of()).signed("telecom", CLAUSES, telecomKeys).signed("bank", CLAUSES, bankKeys);
        SignedTerms more = new SignedTerms(terms(new Limits(1, 2, 4)), both.signatures());
        assertThatThrownBy(more::verifySigned).isInstanceOf(PolicyDenied.class);
        assertThat(more.only(more.terms().provider(), more.terms().client()).signatures()).isEmpty();
        assertThatThrownBy(() -> SignedTerms.read(both.text().replace("\"inAll\":3", "\"inAll\":03"))).isInstanceOf(InvalidInput.class);
    }

    private Edition edition(Terms terms, int epoch, long version, String key) {
        return new Edition(Edition.FORMAT, terms.hash(), epoch, version, "lwe", key.repeat(64), 10, "e".repeat(64), Map.of("score", "0 INTEGER 0"), Instant.parse("2026-11-21T00:00:00Z"));
    }

    @Test
    void editionsAreTheProviders() {
        Terms terms = terms(new Limits(0, 0, 0));
        SignedEdition good = SignedEdition.sign(edition(terms, 1, 1, "a"), terms.provider().keys(), telecomKeys);
        good.verify(terms);
        assertThat(SignedEdition.read(good.text())).isEqualTo(good);
        assertThatThrownBy(() -> new SignedEdition(edition(terms, 1, 1, "b"), good.signatures()).verify(terms)).isInstanceOf(ProtocolViolation.class);
        assertThatThrownBy(() -> good.verify(terms(new Limits(0, 0, 1)))).isInstanceOf(ProtocolViolation.class);
        assertThatThrownBy(() -> SignedEdition.sign(edition(terms, 1, 1, "a"), terms.client().keys(), bankKeys).verify(terms)).isInstanceOf(ProtocolViolation.class);
        assertThatThrownBy(() -> new SignedEdition(good.edition(), good.signatures().subList(0, 1)).verify(terms)).isInstanceOf(ProtocolViolation.class);
    }

    @Test
    void editionsDoNotGoBack() {
        Terms terms = terms(new Limits(0, 0, 0));
        Edition second = edition(terms, 2, 5, "b");
        assertThat(edition(terms, 2, 6, "b").mayFollow(second)).isTrue();
        assertThat(edition(terms, 3, 1, "c").mayFollow(second)).isTrue();
        assertThat(second.mayFollow(second)).isTrue();
        assertThat(edition(terms, 2, 4, "b").mayFollow(second)).as("an earlier snapshot").isFalse();
        assertThat(edition(terms, 1, 9, "a").mayFollow(second)).as("an earlier epoch").isFalse();
        assertThat(edition(terms, 2, 6, "c").mayFollow(second)).as("another key in one epoch").isFalse();
        assertThat(edition(terms, 3, 1, "b").mayFollow(second)).as("an old key in a new epoch").isFalse();
    }

    @Test
    void aLookupHasKeysAndOtherColumns() {
        Terms good = terms(new Limits(0, 0, 0));
        assertThat(kind.complete(good)).isEqualTo(good);
        assertThatThrownBy(() -> kind.check(good, List.of("a", "b"))).isInstanceOf(InvalidInput.class).hasMessageContaining("1 part");
        assertThatThrownBy(() -> kind.check(good, List.of(""))).isInstanceOf(InvalidInput.class);
        Terms both = new Terms(good.format(), good.kind(), good.name(), good.provider(), good.client(), good.table(),
                Map.of(LookupKind.KEYS, List.of("mobile"), LookupKind.VALUES, List.of("mobile", "score")), good.settings(), good.limits(), good.price(), good.purpose(),
                good.legalBasis(), good.expires(), List.of(), good.nonce());
        assertThatThrownBy(() -> kind.complete(both)).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> Price.parse("a lot")).isInstanceOf(InvalidInput.class);
        assertThat(Price.parse("0.000001 CNY").of(1_500_000)).isEqualTo("1.5 CNY");
    }
}
