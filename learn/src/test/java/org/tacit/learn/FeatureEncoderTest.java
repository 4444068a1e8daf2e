package org.tacit.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.tacit.base.InvalidInput;
import org.tacit.learn.FeatureOptions.Imputation;

class FeatureEncoderTest {

    /** Rows 0 to 4 train; rows 5 and 6 are new. */
    private static final MemoryTable TABLE = MemoryTable.of("people", List.of("age", "income", "home", "same", "code"), List.of(
            new String[] {"20", "1", "rent", "7", "1"},
            new String[] {"30", "", "own", "7", "2"},
            new String[] {"40", "3", "", "7", "1"},
            new String[] {"50", "100", "rent", "7", "2"},
            new String[] {"60", "", "rent", "7", "1"},
            new String[] {"1000000", "2", "boat", "8", "3"},
            new String[] {"", "", "", "", ""}));

    private static final int[] TRAIN = {0, 1, 2, 3, 4};

    @Test
    void standardisesOnTrainingRowsOnly() {
        FeatureEncoder encoder = FeatureEncoder.fit(TABLE, List.of("age"), TRAIN, FeatureOptions.DEFAULT);
        double std = Math.sqrt(200);
        assertThat(encoder.encode(TABLE, TRAIN).features().values())
                .containsExactly(new double[] {-20 / std, -10 / std, 0, 10 / std, 20 / std}, within(1e-12));
        // Beyond the bound: cut. Missing: the median, which is the mean here.
        assertThat(encoder.encode(TABLE, new int[] {5, 6}).features().values()).containsExactly(128, 0);
    }

    @Test
    void imputesAsAsked() {
        assertThat(filled(Imputation.MEDIAN)).isEqualTo(3);
        assertThat(filled(Imputation.MEAN)).isCloseTo(104 / 3.0, within(1e-12));
        assertThat(filled(Imputation.ZERO)).isZero();
    }

    private static double filled(Imputation imputation) {
        FeatureOptions options = new FeatureOptions(imputation, true, Set.of(), 64, 128);
        FeatureEncoder encoder = FeatureEncoder.fit(TABLE, List.of("income"), TRAIN, options);
        assertThat(encoder.names()).containsExactly("income", "income=missing");
        double[] values = encoder.encode(TABLE, TRAIN).features().values();
        assertThat(new double[] {values[1], values[3], values[5], values[7], values[9]}).containsExactly(0, 1, 0, 0, 1);
        double mean = 0;
        for (int i = 0; i < 5; i++) {
            mean += values[2 * i] / 5;
        }
        assertThat(mean).isCloseTo(0, within(1e-12));
        return encoder.codes().getFirst().fill();
    }

    @Test
    void levelsOfTrainingIncludingMissing() {
        FeatureEncoder encoder = FeatureEncoder.fit(TABLE, List.of("home"), TRAIN, FeatureOptions.DEFAULT);
        assertThat(encoder.names()).containsExactly("home=missing", "home=own", "home=rent");
        assertThat(encoder.encode(TABLE, new int[] {0, 1, 2}).features().values()).containsExactly(0, 0, 1, 0, 1, 0, 1, 0, 0);
        FeatureEncoder.Encoded fresh = encoder.encode(TABLE, new int[] {5, 6});
        assertThat(fresh.unseen()).isEqualTo(1);
        assertThat(fresh.features().values()).containsExactly(0, 0, 0, 1, 0, 0);
    }

    @Test
    void constantColumnsAreDroppedWithANote() {
        for (Set<String> categorical : List.of(Set.<String>of(), Set.of("same"))) {
            FeatureOptions options = new FeatureOptions(Imputation.MEDIAN, false, categorical, 64, 128);
            FeatureEncoder encoder = FeatureEncoder.fit(TABLE, List.of("same", "age"), TRAIN, options);
            assertThat(encoder.names()).containsExactly("age");
            assertThat(encoder.notes()).singleElement().satisfies(note -> {
                assertThat(note.en()).contains("'same'");
                assertThat(note.zh()).contains("same");
            });
        }
    }

    @Test
    void codesAreLevelsWhereTheOwnerSaysSo() {
        FeatureOptions options = new FeatureOptions(Imputation.MEDIAN, false, Set.of("code"), 64, 128);
        assertThat(FeatureEncoder.fit(TABLE, List.of("code"), TRAIN, options).names()).containsExactly("code=1", "code=2");
    }

    @Test
    void tooManyLevelsAreRefusedWithoutShowingThem() {
        List<String[]> rows = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            rows.add(new String[] {"secret" + i});
        }
        MemoryTable table = MemoryTable.of("people", List.of("name"), rows);
        int[] all = Split.fitAll(100).train();
        assertThatThrownBy(() -> FeatureEncoder.fit(table, List.of("name"), all, FeatureOptions.DEFAULT)).isInstanceOf(InvalidInput.class)
                .hasMessageContaining("'name'").hasMessageContaining("64").hasMessageNotContaining("secret");
    }

    @Test
    void unknownColumnsAndNoRowsAreRefused() {
        assertThatThrownBy(() -> FeatureEncoder.fit(TABLE, List.of("height"), TRAIN, FeatureOptions.DEFAULT)).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> FeatureEncoder.fit(TABLE, List.of("age"), new int[0], FeatureOptions.DEFAULT)).isInstanceOf(InvalidInput.class);
    }

    @Test
    void survivesItsDocument() {
        FeatureOptions options = new FeatureOptions(Imputation.MEAN, true, Set.of(), 64, 8);
        FeatureEncoder encoder = FeatureEncoder.fit(TABLE, List.of("age", "income", "home", "same"), TRAIN, options);
        FeatureEncoder read = FeatureEncoder.fromJson(encoder.toJson());
        assertThat(read).isEqualTo(encoder);
        int[] rows = {0, 4, 5, 6};
        assertThat(read.encode(TABLE, rows).features().values()).isEqualTo(encoder.encode(TABLE, rows).features().values());
        assertThatThrownBy(() -> FeatureEncoder.fromJson("{\"version\":9,\"codes\":[],\"notes\":[]}")).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> FeatureEncoder.fromJson("[")).isInstanceOf(InvalidInput.class);
    }
}
