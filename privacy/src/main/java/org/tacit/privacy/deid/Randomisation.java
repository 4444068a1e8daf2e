package org.tacit.privacy.deid;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import org.tacit.base.Text;
import org.tacit.data.Column;
import org.tacit.data.ColumnType;
import org.tacit.privacy.noise.Coins;
import org.tacit.privacy.noise.ExactSampler;
import org.tacit.privacy.noise.Ratio;

/** Family 5: noise, exchange of cells between rows, answers that may be untrue. */
final class Randomisation {

    /** Whole numbers of a table have at most fifteen digits. */
    private static final BigDecimal LARGEST = new BigDecimal("999999999999999");

    private static final List<Parameter> BOUNDS = List.of(
            Parameter.number("least", "", "-1000000000000000", "1000000000000000", "values are cut to at least this before the noise", "加噪前的下截断值"),
            Parameter.number("most", "", "-1000000000000000", "1000000000000000", "values are cut to at most this before the noise", "加噪前的上截断值"),
            Parameter.number("step", "1", "0.000001", "1000000000", "grid of the values and of the noise", "取值与噪声的步长"));

    static final List<TransformSpec> SPECS = List.of(
            new TransformSpec("noise.laplace", Family.RANDOMISATION, TransformSpec.NUMBERS, with(Parameter.number("scale", null, "0.000001", "1000000000", "b of the discrete Laplace distribution, in units of the column", "离散拉普拉斯分布的尺度 b")),
                    new Text("exact discrete Laplace noise; with bounds each cell has ε-local differential privacy, ε = (most − least)/scale", "精确离散拉普拉斯噪声；给出上下界时每格满足 ε-本地差分隐私"),
                    (column, values, context) -> noise(column, values, context, true)),
            new TransformSpec("noise.gaussian", Family.RANDOMISATION, TransformSpec.NUMBERS, with(Parameter.number("sigma", null, "0.000001", "1000000000", "σ of the discrete Gaussian distribution, in units of the column", "离散高斯分布的 σ")),
                    new Text("exact discrete Gaussian noise; with bounds each cell has ρ-zCDP, ρ = (most − least)²/(2σ²)", "精确离散高斯噪声；给出上下界时每格满足 ρ-zCDP"),
                    (column, values, context) -> noise(column, values, context, false)),
            new TransformSpec("swap", Family.RANDOMISATION, TransformSpec.ANY, List.of(Parameter.whole("block", "1000", 2, 65536, "rows among which cells change places", "参与置换的行数")),
                    new Text("cells change places within blocks of rows: the column keeps its values and loses its rows", "块内置换：保留整列取值分布，切断与其他列的对应"),
                    (column, values, context) -> swap(column, values.whole("block"), context.coins())),
            new TransformSpec("respond", Family.RANDOMISATION, TransformSpec.ANY, List.of(
                    Parameter.list("values", "", "all values that the column may have; not needed for true and false", "该列全部可能取值；布尔列可省略"),
                    Parameter.number("epsilon", null, "0.01", "10", "ε of local differential privacy", "本地差分隐私参数 ε")),
                    new Text("randomised response (Warner 1965): the true value is likelier by exp(ε) than each other one", "随机应答：真值概率为其他值的 exp(ε) 倍"), Randomisation::respond));

    private Randomisation() {
    }

    private static List<Parameter> with(Parameter first) {
        return java.util.stream.Stream.concat(java.util.stream.Stream.of(first), BOUNDS.stream()).toList();
    }

    private static ColumnTransform noise(Column column, Values values, Context context, boolean laplace) {
        BigDecimal step = values.number("step");
        boolean bounded = values.given("least") && values.given("most");
        if (values.given("least") != values.given("most") || bounded && values.number("least").compareTo(values.number("most")) >= 0) {
            throw values.wrong("give both bounds, least below most, or none.", "请同时给出上下界（least 小于 most），或都不给。");
        }
        // On the grid value = step·z; the noise of z has scale/step.
        BigDecimal width = values.number(laplace ? "scale" : "sigma");
        if (width.compareTo(step) < 0) {
            throw values.wrong("'%s' is at least 'step', or most cells would not change.", "“%s”不得小于“step”，否则多数单元格不变。", laplace ? "scale" : "sigma");
        }
        Ratio spread = Ratio.of(width, laplace ? "scale" : "sigma").times(Ratio.of(step, "step").inverse());
        BigInteger least = bounded ? grid(values.number("least"), step) : null;
        BigInteger most = bounded ? grid(values.number("most"), step) : null;
        ColumnType type = Generalisation.whole(column, step) ? ColumnType.INTEGER : ColumnType.REAL;
        ExactSampler sampler = new ExactSampler(context.coins());
        BigDecimal top = LARGEST.divide(step.max(BigDecimal.ONE), 0, RoundingMode.FLOOR);
        return ColumnTransform.ofCells(type, effect(values, laplace, bounded, least, most, step, width), cell -> {
            BigInteger z = grid(new BigDecimal(cell), step);
            z = bounded ? z.max(least).min(most) : z;
            BigDecimal noisy = new BigDecimal(z.add(laplace ? sampler.laplace(spread) : sampler.gaussian(spread)));
            // Cutting off afterwards is post-processing: the claim stands.
            return Generalisation.number(type, noisy.min(top).max(top.negate()).multiply(step));
        });
    }

    private static BigInteger grid(BigDecimal value, BigDecimal step) {
        return value.divide(step, 0, RoundingMode.HALF_EVEN).toBigInteger();
    }

    private static final MathContext UP = new MathContext(16, RoundingMode.CEILING);

    private static Effect effect(Values values, boolean laplace, boolean bounded, BigInteger least, BigInteger most, BigDecimal step, BigDecimal width) {
        if (!bounded) {
            return Effect.irreversible(Family.RANDOMISATION, new Text("without bounds no ε holds: a cell far outside the others stays visible through the noise",
                    "未给上下界，不成立任何 ε：远离其他取值的单元格仍可见"));
        }
        BigDecimal range = new BigDecimal(most.subtract(least)).multiply(step);
        BigDecimal ratio = range.divide(width, UP);
        String claim = laplace ? "ε = " + digits(ratio) : "ρ-zCDP, ρ = " + digits(ratio.multiply(ratio).divide(BigDecimal.TWO, UP));
        return new Effect(Family.RANDOMISATION, Effect.Back.NOBODY, "", claim,
                List.of(new Text("the claim is for each cell: several noisy columns of a person, and several exports, add up", "声明针对单个单元格：同一人的多列、多次导出会累加")));
    }

    /** Rounded up: no claim says less than is spent. */
    private static String digits(BigDecimal number) {
        return number.round(new MathContext(4, RoundingMode.CEILING)).stripTrailingZeros().toPlainString();
    }

    private static ColumnTransform swap(Column column, int block, Coins coins) {
        return new BlockTransform() {
            @Override
            public int block() {
                return block;
            }

            @Override
            public ColumnType type() {
                return column.type();
            }

            @Override
            public Effect effect() {
                return Effect.irreversible(Family.RANDOMISATION, new Text("the values are still there, in other rows: a value that is identifying by itself stays so", "原值仍在，只是换了行：本身即可识别身份的值仍可识别"));
            }

            /** Fisher and Yates: every order of the block has the same probability. */
            @Override
            public void apply(String[] cells, int rows) {
                for (int i = rows - 1; i > 0; i--) {
                    int j = (int) coins.below(i + 1L);
                    String cell = cells[i];
                    cells[i] = cells[j];
                    cells[j] = cell;
                }
            }
        };
    }

    private static ColumnTransform respond(Column column, Values values, Context context) {
        List<String> domain = column.type() == ColumnType.BOOLEAN && values.list("values").isEmpty() ? List.of("true", "false") : values.list("values");
        if (domain.size() < 2 || domain.stream().distinct().count() != domain.size()) {
            throw values.wrong("'values' are two or more different values.", "“values”须为两个以上互不相同的取值。");
        }
        Ratio epsilon = Ratio.of(values.number("epsilon"), "epsilon");
        Coins coins = context.coins();
        ExactSampler sampler = new ExactSampler(coins);
        String claim = "ε = " + digits(values.number("epsilon"));
        Text estimate = Text.of("of n answers with c times a value, (c·(e^ε + %1$d) − n)/(e^ε − 1) estimates how often it is true", "n 个应答中某值出现 c 次，则 (c·(e^ε + %1$d) − n)/(e^ε − 1) 为其真实次数的估计", domain.size() - 1);
        return ColumnTransform.ofCells(column.type(), new Effect(Family.RANDOMISATION, Effect.Back.NOBODY, "", claim, List.of(estimate)), cell -> {
            if (!domain.contains(cell)) {
                throw values.wrong("the column holds a value that 'values' does not list.", "该列含有“values”未列出的取值。");
            }
            // Uniform candidates; another value than the true one is taken with probability exp(−ε).
            while (true) {
                String candidate = domain.get((int) coins.below(domain.size()));
                if (candidate.equals(cell) || sampler.bernoulliExp(epsilon.over(), epsilon.under())) {
                    return candidate;
                }
            }
        });
    }
}
