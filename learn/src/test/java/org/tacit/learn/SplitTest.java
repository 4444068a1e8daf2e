package org.tacit.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tacit.base.InvalidInput;

class SplitTest {

    @ParameterizedTest
    @ValueSource(strings = {"breast", "telco_churn"})
    void holdsOutTheRowsOfTheAnchors(String name) {
        Data data = Data.load(name);
        assertThat(data.ids()).hasSize(Data.anchors(name).get("intersection").asInt());
        Split split = Split.byIdentifier(data.ids(), Split.ONE_IN_FIVE);
        assertThat(split.test()).hasSize(Data.anchors(name).get("holdout_rows").asInt());
        assertThat(IntStream.concat(IntStream.of(split.train()), IntStream.of(split.test())).sorted())
                .containsExactlyElementsOf(IntStream.range(0, data.ids().length).boxed().toList());
    }

    @Test
    void byPositionTakesEveryNth() {
        assertThat(Split.byPosition(7, 3).test()).containsExactly(0, 3, 6);
        assertThat(Split.byPosition(7, 3).train()).containsExactly(1, 2, 4, 5);
    }

    @Test
    void refusesMissingIdentifiersAndShares() {
        assertThatThrownBy(() -> Split.byIdentifier(new String[] {"a", null}, 5)).isInstanceOf(InvalidInput.class).hasMessageContaining("Row 2");
        assertThatThrownBy(() -> Split.byIdentifier(new String[] {"a"}, 1)).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> Split.byPosition(3, 0)).isInstanceOf(InvalidInput.class);
    }
}
