package org.tacit.node.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class PaceTest {

    private static final Instant NOON = Instant.parse("2027-01-01T12:00:00Z");

    @Test
    void rateAndTimeLeftOfAStage() {
        Pace pace = Pace.start("align", NOON).then("psi.partition", 0, 1000, NOON.plusSeconds(1)).then("psi.partition", 200, 1000, NOON.plusSeconds(11));
        assertThat(pace.perSecond()).isEqualTo(20);
        assertThat(pace.secondsLeft()).isEqualTo(40);
    }

    /** A stage that begins in the middle, because it was resumed, was not that fast. */
    @Test
    void whatWasDoneBeforeDoesNotCount() {
        Pace pace = Pace.start("align", NOON).then("psi.partition", 1000, 1000, NOON.plusSeconds(9)).then("psi.intersect", 500, 1000, NOON.plusSeconds(10));
        assertThat(pace.perSecond()).isNull();
        assertThat(pace.secondsLeft()).isNull();
        pace = pace.then("psi.intersect", 600, 1000, NOON.plusSeconds(20));
        assertThat(pace.perSecond()).isEqualTo(10);
        assertThat(pace.secondsLeft()).isEqualTo(40);
    }

    @Test
    void withoutATotalThereIsNoTimeLeft() {
        Pace pace = Pace.start("align", NOON).then("scan", 0, -1, NOON).then("scan", 50, -1, NOON.plusSeconds(5));
        assertThat(pace.perSecond()).isEqualTo(10);
        assertThat(pace.secondsLeft()).isNull();
    }
}
