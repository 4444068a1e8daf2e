package org.tacit.privacy.deid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tacit.base.InvalidInput;
import org.tacit.data.Column;
import org.tacit.data.ColumnKind;
import org.tacit.data.ColumnType;
import org.tacit.data.Grade;
import org.tacit.data.normal.Normalisation;
import org.tacit.privacy.Tables;
import org.tacit.privacy.cipher.CellKeys;

class TransformsTest {

    @TempDir
    Path folder;

    private final CellKeys keys = new CellKeys(Tables.KEYS);
    private final Context context = Context.of(keys, handle -> TokenVault.open(folder.resolve(handle), keys, handle, Tables.seeded(handle)), name -> {
        throw new AssertionError("no table");
    }, Tables.seeded("transforms"));

    private ColumnTransform make(ColumnType type, String name, Object... parameters) {
        Map<String, Object> map = new HashMap<>();
        for (int i = 0; i < parameters.length; i += 2) {
            map.put((String) parameters[i], parameters[i + 1]);
        }
        return Transforms.get(name).make(new Column("c", type, ColumnKind.ATTRIBUTE, Grade.L3), map, context);
    }

    private static String one(ColumnTransform transform, String cell) {
        String[] cells = {cell};
        transform.apply(cells, 1);
        return cells[0];
    }

    // ---- encryption ----

    @ParameterizedTest
    @CsvSource({"encrypt.deterministic,aes", "encrypt.deterministic,sm4", "encrypt.randomised,aes", "encrypt.randomised,sm4"})
    void encryptedCellsComeBackWithTheirKeyAlone(String name, String suite) {
        ColumnTransform a = make(ColumnType.TEXT, name, "key", "k1", "suite", suite);
        ColumnTransform b = make(ColumnType.TEXT, name, "key", "k2", "suite", suite);
        for (String text : List.of("", "a", "张三丰", "𠮷野家", "x".repeat(1000))) {
            String c = one(a, text);
            assertThat(a.reveal(c)).isEqualTo(text);
            assertThat(one(make(ColumnType.TEXT, name, "key", "k1", "suite", suite), text).equals(c)).isEqualTo(name.endsWith("deterministic"));
            assertThatThrownBy(() -> b.reveal(c)).isInstanceOf(InvalidInput.class);
        }
        assertThatThrownBy(() -> a.reveal("not base64!")).isInstanceOf(InvalidInput.class);
    }

    @Test
    void phonesStayPhones() {
        ColumnTransform a = make(ColumnType.TEXT, "encrypt.format", "key", "k1", "format", "phone");
        ColumnTransform b = make(ColumnType.TEXT, "encrypt.format", "key", "k2", "format", "phone", "suite", "sm4");
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 500; i++) {
            String phone = "13%09d".formatted(i * 1999);
            String out = one(a, phone);
            assertThat(out).matches("1[3-9][0-9]{9}");
            assertThat(a.reveal(out)).isEqualTo(phone);
            assertThat(one(b, phone)).matches("1[3-9][0-9]{9}").isNotEqualTo(out);
            assertThat(seen.add(out)).isTrue();
        }
        assertThatThrownBy(() -> one(a, "12345")).isInstanceOf(InvalidInput.class).hasMessageNotContaining("12345");
        assertThat(one(make(ColumnType.TEXT, "encrypt.format", "key", "k1", "format", "phone", "unfit", "missing"), "12345")).isNull();
    }

    @Test
    void identityNumbersStayValid() {
        ColumnTransform whole = make(ColumnType.TEXT, "encrypt.format", "key", "k1", "format", "id_card");
        ColumnTransform region = make(ColumnType.TEXT, "encrypt.format", "key", "k1", "format", "id_card", "keep", "region");
        for (int i = 0; i < 60; i++) {
            String body = "%d%04d%02d%02d%03d".formatted(110101 + i, 1950 + i, 1 + i % 12, 1 + i % 28, i * 7);
            String id = body + CheckDigits.identity(body);
            assertThat(Normalisation.ID_CARD.apply(id)).isEqualTo(id);
            for (ColumnTransform t : List.of(whole, region)) {
                String out = one(t, id);
                assertThat(Normalisation.ID_CARD.apply(out)).isEqualTo(out);
                assertThat(t.reveal(out)).isEqualTo(id);
            }
            assertThat(one(region, id)).startsWith(id.substring(0, 6)).isNotEqualTo(id);
        }
    }

    @Test
    void cardsKeepLuhnAndTheirIssuer() {
        ColumnTransform t = make(ColumnType.TEXT, "encrypt.format", "key", "k1", "format", "bank_card", "keep", "issuer");
        for (int i = 0; i < 60; i++) {
            String body = "622202%09d%03d".formatted(i * 91919, i);
            String card = body + CheckDigits.luhn(body);
            String out = one(t, card);
            assertThat(Normalisation.BANK_CARD.apply(out)).isEqualTo(out).hasSize(card.length());
            assertThat(out).startsWith("622202").isNotEqualTo(card);
            assertThat(t.reveal(out)).isEqualTo(card);
        }
        // 12 digits less the issuer's six and the check digit leave 10^5 numbers: too few.
        assertThatThrownBy(() -> one(t, "62220200000" + CheckDigits.luhn("62220200000"))).isInstanceOf(InvalidInput.class);
    }

    @Test
    void digitsKeepTheirSeparators() {
        ColumnTransform t = make(ColumnType.TEXT, "encrypt.format", "key", "k1", "format", "digits");
        String out = one(t, "010-6655 4433");
        assertThat(out).matches("[0-9]{3}-[0-9]{4} [0-9]{4}").isNotEqualTo("010-6655 4433");
        assertThat(t.reveal(out)).isEqualTo("010-6655 4433");
        assertThatThrownBy(() -> one(t, "12345")).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> make(ColumnType.TEXT, "encrypt.format", "key", "k1", "format", "phone", "keep", "region")).isInstanceOf(InvalidInput.class);
    }

    @Test
    void orderIsKeptForNumbersAndDays() {
        ColumnTransform amounts = make(ColumnType.REAL, "encrypt.order", "key", "k", "least", "-1000", "most", "1000", "step", "0.01");
        String[] values = {"-1000.0", "-3.25", "0.0", "0.01", "999.99", "1000.0"};
        String[] out = values.clone();
        amounts.apply(out, out.length);
        assertThat(Arrays.stream(out).map(Long::valueOf).toList()).isSorted().doesNotHaveDuplicates();
        assertThat(amounts.reveal(out[1])).isEqualTo("-3.25");
        assertThat(amounts.effect().warnings()).anyMatch(w -> w.en().contains("order"));
        ColumnTransform days = make(ColumnType.DATE, "encrypt.order", "key", "k", "least", "1990-01-01", "most", "2030-12-31");
        assertThat(days.reveal(one(days, "2024-02-29"))).isEqualTo("2024-02-29");
        assertThatThrownBy(() -> one(days, "1980-01-01")).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> make(ColumnType.INTEGER, "encrypt.order", "key", "k", "least", "5", "most", "5")).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> make(ColumnType.TEXT, "encrypt.order", "key", "k", "least", "5", "most", "9")).isInstanceOf(InvalidInput.class);
    }

    // ---- pseudonyms ----

    @Test
    void hashesAgreeUnderOneKey() {
        for (String hash : List.of("sha256", "sm3")) {
            String a = one(make(ColumnType.TEXT, "pseudonym.hash", "key", "k1", "hash", hash), "13900000001");
            assertThat(a).matches("[0-9a-f]{32}");
            assertThat(one(make(ColumnType.TEXT, "pseudonym.hash", "key", "k1", "hash", hash), "13900000001")).isEqualTo(a);
            assertThat(one(make(ColumnType.TEXT, "pseudonym.hash", "key", "k2", "hash", hash), "13900000001")).isNotEqualTo(a);
        }
        assertThatThrownBy(() -> make(ColumnType.TEXT, "pseudonym.hash", "key", "k1", "bits", 8)).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> make(ColumnType.TEXT, "pseudonym.hash")).isInstanceOf(InvalidInput.class);
    }

    // ---- masking ----

    @ParameterizedTest
    @CsvSource({"13900001234,3,4,139****1234", "张三丰,1,0,张**", "𠮷野家,1,0,𠮷**", "ＡＢＣＤ,1,1,Ａ**Ｄ", "ab,1,1,**", "e\u0301te,1,0,e\u0301**", "👨‍👩‍👧x,0,1,*x", "'',1,1,''"})
    void firstAndLastStay(String cell, int first, int last, String masked) {
        assertThat(Masking.mask(cell, first, last, 0, "*")).isEqualTo(masked);
    }

    @ParameterizedTest
    @CsvSource({"张三,张*", "欧阳修,欧阳*", "欧阳,欧*", "诸葛孔明,诸葛**", "司马,司*", "John Smith,J***", "李,*"})
    void namesKeepTheFamily(String name, String masked) {
        assertThat(Masking.name(name, "*")).isEqualTo(masked);
    }

    @Test
    void addressesKeepTheDistrict() {
        assertThat(Masking.address("浙江省杭州市西湖区文三路 1 号", "*")).isEqualTo("浙江省杭州市西湖区****");
        assertThat(Masking.address("上海市浦东新区张江路 5 号", "*")).isEqualTo("上海市浦东新区****");
        assertThat(Masking.address("somewhere", "*")).isEqualTo("****");
        assertThat(one(make(ColumnType.TEXT, "mask.email"), "alice@example.com")).isEqualTo("a***@example.com");
        assertThat(one(make(ColumnType.INTEGER, "mask", "length", 3), "123456789")).isEqualTo("***");
    }

    // ---- generalisation ----

    @Test
    void valuesBecomeCoarser() {
        assertThat(one(make(ColumnType.INTEGER, "generalise.interval", "width", 10), "37")).isEqualTo("[30, 40)");
        assertThat(one(make(ColumnType.REAL, "generalise.round", "base", "0.5"), "1.3")).isEqualTo("1.5");
        assertThat(one(make(ColumnType.INTEGER, "generalise.round", "base", 100), "-150")).isEqualTo("-100");
        assertThat(one(make(ColumnType.INTEGER, "generalise.bounds", "least", 18, "most", 90), "104")).isEqualTo("90");
        assertThat(one(make(ColumnType.DATE, "generalise.date", "to", "month"), "1987-03-14")).isEqualTo("1987-03");
        assertThat(one(make(ColumnType.TIMESTAMP, "generalise.date", "to", "decade"), "1987-03-14T10:00:00")).isEqualTo("1980s");
        assertThat(one(make(ColumnType.TEXT, "generalise.prefix", "keep", 6), "310115199001011234")).isEqualTo("310115************");
        assertThat(one(make(ColumnType.TEXT, "generalise.prefix", "keep", 6), "3101")).isEqualTo("****");
        assertThatThrownBy(() -> make(ColumnType.INTEGER, "generalise.bounds")).isInstanceOf(InvalidInput.class);
    }

    @Test
    void randomRoundingKeepsTheMean() {
        ColumnTransform t = make(ColumnType.INTEGER, "generalise.round", "base", 10, "mode", "random");
        String[] cells = new String[20_000];
        Arrays.fill(cells, "13");
        t.apply(cells, cells.length);
        assertThat(Arrays.stream(cells).distinct().sorted().toList()).containsExactly("10", "20");
        assertThat(Arrays.stream(cells).mapToInt(Integer::parseInt).average().orElseThrow()).isBetween(12.8, 13.2);
    }

    // ---- randomisation ----

    @Test
    void noiseHasItsScaleAndSaysItsEpsilon() {
        ColumnTransform t = make(ColumnType.REAL, "noise.laplace", "scale", 5, "step", "0.1", "least", 0, "most", 100);
        assertThat(t.effect().epsilon()).isEqualTo("ε = 20");
        String[] cells = new String[20_000];
        Arrays.fill(cells, "50.0");
        t.apply(cells, cells.length);
        double mean = Arrays.stream(cells).mapToDouble(Double::parseDouble).average().orElseThrow();
        double spread = Arrays.stream(cells).mapToDouble(c -> Math.abs(Double.parseDouble(c) - 50)).average().orElseThrow();
        assertThat(mean).isBetween(49.7, 50.3);
        assertThat(spread).isBetween(4.8, 5.2);
        ColumnTransform open = make(ColumnType.INTEGER, "noise.gaussian", "sigma", 3);
        assertThat(open.effect().epsilon()).isEmpty();
        assertThat(open.effect().warnings()).isNotEmpty();
        assertThat(one(open, "999999999999999")).matches("-?[0-9]{1,15}");
        assertThatThrownBy(() -> make(ColumnType.INTEGER, "noise.laplace", "scale", 3, "least", 0)).isInstanceOf(InvalidInput.class);
    }

    @Test
    void swappingKeepsTheColumn() {
        ColumnTransform t = make(ColumnType.TEXT, "swap", "block", 50);
        String[] cells = new String[50];
        Arrays.setAll(cells, i -> "v" + i);
        String[] before = cells.clone();
        t.apply(cells, 50);
        assertThat(cells).containsExactlyInAnyOrder(before).isNotEqualTo(before);
    }

    @Test
    void answersAreTrueAsOftenAsSaid() {
        ColumnTransform t = make(ColumnType.TEXT, "respond", "values", List.of("a", "b", "c"), "epsilon", 1);
        String[] cells = new String[30_000];
        Arrays.fill(cells, "a");
        t.apply(cells, cells.length);
        double e = Math.E;
        double p = e / (e + 2);
        long truth = Arrays.stream(cells).filter("a"::equals).count();
        long b = Arrays.stream(cells).filter("b"::equals).count();
        assertThat((truth - 30_000 * p) / Math.sqrt(30_000 * p * (1 - p))).isBetween(-5.0, 5.0);
        assertThat((b - 30_000 / (e + 2)) / Math.sqrt(30_000 / (e + 2))).isBetween(-5.0, 5.0);
        assertThatThrownBy(() -> one(t, "d")).isInstanceOf(InvalidInput.class);
        assertThat(one(make(ColumnType.BOOLEAN, "respond", "epsilon", "0.5"), "true")).isIn("true", "false");
    }

    /** What a key made once must stay what it makes: tables of years hang on it. The hashes and AES-SIV agree with another implementation. */
    @Test
    void pseudonymsNeverChangeWithTheProgram() {
        assertThat(List.of(
                one(make(ColumnType.TEXT, "pseudonym.hash", "key", "k1"), "13900000001"),
                one(make(ColumnType.TEXT, "pseudonym.hash", "key", "k1", "hash", "sm3"), "13900000001"),
                one(make(ColumnType.TEXT, "encrypt.deterministic", "key", "k1"), "13900000001"),
                one(make(ColumnType.TEXT, "encrypt.deterministic", "key", "k1", "suite", "sm4"), "13900000001"),
                one(make(ColumnType.TEXT, "encrypt.format", "key", "k1", "format", "phone"), "13900000001"),
                one(make(ColumnType.TEXT, "encrypt.format", "key", "k1", "format", "phone", "suite", "sm4"), "13900000001"),
                one(make(ColumnType.TEXT, "encrypt.format", "key", "k1", "format", "id_card"), "11010519491231002X"),
                one(make(ColumnType.INTEGER, "encrypt.order", "key", "k1", "least", 0, "most", 1_000_000), "123456"))).containsExactly(
                "e28e3828f99ecf063ec386225ebdb1d1",
                "03fc4ac5ce4b903e54fd5d5383142d9e",
                "TgNaMHSkqvA8sLQ_ZpFXtx-ODt34ofhecehM",
                "w0CTcmVG8CZTQa4PaZubYIFN4vALTygNrRqt",
                "18631109284",
                "13653272639",
                "377591202807218187",
                "8070623649");
    }

    /** What would leave the cells as they are is refused. */
    @Test
    void aTransformThatDoesNothingIsNone() {
        assertThatThrownBy(() -> make(ColumnType.INTEGER, "generalise.round", "base", 1)).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> make(ColumnType.INTEGER, "generalise.interval", "width", 1)).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> make(ColumnType.INTEGER, "noise.laplace", "scale", "0.01")).isInstanceOf(InvalidInput.class);
    }

    // ---- all ----

    @Test
    void missingCellsStayMissingAndUnknownParametersAreRefused() {
        Random random = new Random(1);
        for (TransformSpec spec : Transforms.list()) {
            assertThat(spec.help().zh()).isNotBlank();
            if (spec.parameters().stream().allMatch(p -> p.fallback() != null) && !spec.name().equals("respond") && !spec.name().equals("generalise.bounds")) {
                ColumnTransform t = spec.make(new Column("c", spec.takes().iterator().next(), ColumnKind.ATTRIBUTE, Grade.L2), Map.of(), context);
                assertThat(one(t, null)).isNull();
            }
            assertThatThrownBy(() -> spec.make(new Column("c", spec.takes().iterator().next(), ColumnKind.ATTRIBUTE, Grade.L2), Map.of("nonsense" + random.nextInt(), 1), context))
                    .isInstanceOf(InvalidInput.class);
        }
        assertThatThrownBy(() -> Transforms.get("rot13")).isInstanceOf(InvalidInput.class);
    }
}
