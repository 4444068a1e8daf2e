package org.tacit.privacy.deid;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.tacit.base.InvalidInput;
import org.tacit.base.Text;
import org.tacit.data.Column;
import org.tacit.data.ColumnType;
import org.tacit.privacy.cipher.Gcm;
import org.tacit.privacy.cipher.OrderPreserving;
import org.tacit.privacy.cipher.Siv;
import org.tacit.privacy.cipher.Suite;

/** Family 1: deterministic, randomised, format-preserving and order-preserving encryption. */
final class Encryption {

    private static final byte[] LABEL = "tacit.deid.cell.v1".getBytes(StandardCharsets.US_ASCII);
    private static final Text EQUALITY = new Text("equal cells stay equal: frequent values can be recognised by how often they occur",
            "相同的值加密后仍相同：高频值可按出现次数辨认");

    static final List<TransformSpec> SPECS = List.of(
            new TransformSpec("encrypt.deterministic", Family.ENCRYPTION, TransformSpec.ANY, List.of(Parameter.key(), Parameter.suite()),
                    new Text("AES-SIV (RFC 5297) or the same with SM4: equal cells stay equal, so tables can still be joined", "确定性加密 AES-SIV 或 SM4-SIV：相同的值仍相同，可用于关联"),
                    (column, values, context) -> deterministic(values, context)),
            new TransformSpec("encrypt.randomised", Family.ENCRYPTION, TransformSpec.ANY, List.of(Parameter.key(), Parameter.suite()),
                    new Text("AES-GCM or SM4-GCM with a fresh nonce for each cell: nothing but the length is seen", "随机化加密 AES-GCM 或 SM4-GCM：除长度外不泄露任何信息"),
                    (column, values, context) -> randomised(values, context)),
            new TransformSpec("encrypt.format", Family.ENCRYPTION, TransformSpec.TEXTS, List.of(Parameter.key(), Parameter.suite(),
                    Parameter.choice("format", null, List.of("phone", "id_card", "bank_card", "digits", "letters", "alphabet"), "form that is kept", "保持的格式"),
                    Parameter.choice("keep", "nothing", List.of("nothing", "region", "issuer"), "first six digits that stay: of the place of an ID number, of the issuer of a card",
                            "保留前六位：身份证的地区码或银行卡的发卡行"),
                    Parameter.text("alphabet", "", "the characters, where the format is alphabet", "格式为 alphabet 时的字符集"),
                    Parameter.choice("unfit", "refuse", List.of("refuse", "missing"), "what becomes of cells not of this form", "不符合格式的单元格如何处理")),
                    new Text("FF1 (NIST SP 800-38G): a phone number becomes a phone number, a card number one with a right check digit", "保留格式加密 FF1：手机号仍是手机号，卡号校验位仍正确"),
                    Encryption::format),
            new TransformSpec("encrypt.order", Family.ENCRYPTION, EnumSet.of(ColumnType.INTEGER, ColumnType.REAL, ColumnType.DATE), List.of(Parameter.key(), Parameter.suite(),
                    Parameter.text("least", null, "smallest value of the column's domain", "取值范围下限"),
                    Parameter.text("most", null, "largest value of the column's domain", "取值范围上限"),
                    Parameter.number("step", "1", "0.000001", "1000000000", "grid that values are rounded to", "取整步长")),
                    new Text("order-preserving encryption (Boldyreva 2009): sorting and ranges still work, and most of each value can be guessed", "保序加密：仍可排序和范围查询，但数值大部分可被推断"),
                    Encryption::order));

    private Encryption() {
    }

    private static ColumnTransform deterministic(Values values, Context context) {
        Suite suite = values.suite();
        Siv siv = new Siv(suite, context.keys().derive(values.text("key"), "siv." + suite, 2 * suite.keyBytes()));
        return ColumnTransform.ofCells(ColumnType.TEXT, Effect.keyed(Family.ENCRYPTION, Effect.Back.KEY, values.text("key"), EQUALITY),
                cell -> encode(siv.encrypt(cell.getBytes(StandardCharsets.UTF_8), LABEL)),
                cell -> text(decode(cell).flatMap(bytes -> siv.decrypt(bytes, LABEL))));
    }

    private static ColumnTransform randomised(Values values, Context context) {
        Suite suite = values.suite();
        Gcm gcm = new Gcm(suite, context.keys().derive(values.text("key"), "gcm." + suite, suite.keyBytes()), context.random());
        return ColumnTransform.ofCells(ColumnType.TEXT, Effect.keyed(Family.ENCRYPTION, Effect.Back.KEY, values.text("key")),
                cell -> encode(gcm.encrypt(cell.getBytes(StandardCharsets.UTF_8), LABEL)),
                cell -> text(decode(cell).flatMap(bytes -> gcm.decrypt(bytes, LABEL))));
    }

    private static ColumnTransform format(Column column, Values values, Context context) {
        Suite suite = values.suite();
        String format = values.text("format");
        String keep = values.text("keep");
        if (keep.equals("region") && !format.equals("id_card") || keep.equals("issuer") && !format.equals("bank_card")) {
            throw values.wrong("'keep: %s' does not go with 'format: %s'.", "“keep: %s”不适用于“format: %s”。", keep, format);
        }
        byte[] key = context.keys().derive(values.text("key"), "ff1." + suite + "." + format, suite.keyBytes());
        FormatCipher cipher = switch (format) {
            case "phone" -> FormatCipher.phone(suite, key);
            case "id_card" -> FormatCipher.identity(suite, key, keep.equals("region"));
            case "bank_card" -> FormatCipher.card(suite, key, keep.equals("issuer"));
            case "digits" -> FormatCipher.alphabet(suite, key, "0123456789");
            case "letters" -> FormatCipher.alphabet(suite, key, "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
            default -> FormatCipher.alphabet(suite, key, values.text("alphabet"));
        };
        boolean refuse = values.text("unfit").equals("refuse");
        Text warning = new Text("the output looks like real numbers, and some of them belong to somebody else", "输出形似真实号码，其中一些可能属于他人");
        return ColumnTransform.ofCells(ColumnType.TEXT, Effect.keyed(Family.ENCRYPTION, Effect.Back.KEY, values.text("key"), EQUALITY, warning), cell -> {
            String out = cipher.encrypt(cell);
            if (out == null && refuse) {
                throw values.wrong("a cell is not of the form %s, or has fewer than 10^6 possible values; correct it, or set 'unfit: missing'.",
                        "有单元格不符合格式 %s，或可能取值不足 10^6；请更正，或设置“unfit: missing”。", format);
            }
            return out;
        }, cipher::decrypt);
    }

    private static ColumnTransform order(Column column, Values values, Context context) {
        Suite suite = values.suite();
        BigDecimal step = column.type() == ColumnType.DATE ? BigDecimal.ONE : values.number("step");
        BigDecimal least = number(column, values, "least");
        BigDecimal most = number(column, values, "most");
        long size = most.compareTo(least) <= 0 ? 0 : most.subtract(least).divide(step, 0, RoundingMode.FLOOR).add(BigDecimal.ONE).min(BigDecimal.valueOf(Long.MAX_VALUE)).longValueExact();
        if (size < 2 || size > OrderPreserving.MOST) {
            throw values.wrong("from least to most there are 2 to 2^32 steps.", "从 least 到 most 须有 2 到 2^32 个步长。");
        }
        byte[] key = context.keys().derive(values.text("key"), "ope.%s.%s.%s.%s".formatted(suite, plain(least), plain(most), plain(step)), suite.keyBytes());
        OrderPreserving cipher = new OrderPreserving(suite, key, size);
        Text warning = new Text("order-preserving encryption shows the order of all rows and about half of the bits of each value; with a similar table at hand most cells can be guessed",
                "保序加密泄露全部行的次序和每个值约一半的比特；若有相近的数据表，多数单元格可被推断");
        return ColumnTransform.ofCells(ColumnType.INTEGER, Effect.keyed(Family.ENCRYPTION, Effect.Back.KEY, values.text("key"), warning, EQUALITY), cell -> {
            BigDecimal value = column.type() == ColumnType.DATE ? BigDecimal.valueOf(LocalDate.parse(cell).toEpochDay()) : new BigDecimal(cell);
            BigDecimal at = value.subtract(least).divide(step, 0, RoundingMode.HALF_EVEN);
            if (at.signum() < 0 || at.compareTo(BigDecimal.valueOf(size - 1)) > 0) {
                throw values.wrong("a cell is outside of least … most; widen them.", "有单元格超出 least … most 范围；请放宽。");
            }
            return Long.toString(cipher.encrypt(at.longValueExact()));
        }, cell -> {
            long at = cipher.decrypt(new BigDecimal(cell).longValueExact()).orElseThrow(Encryption::otherKey);
            return column.type() == ColumnType.DATE ? LocalDate.ofEpochDay(least.longValueExact() + at).toString()
                    : least.add(step.multiply(BigDecimal.valueOf(at))).stripTrailingZeros().toPlainString();
        });
    }

    private static String plain(BigDecimal number) {
        return number.stripTrailingZeros().toPlainString();
    }

    private static BigDecimal number(Column column, Values values, String name) {
        try {
            String text = values.text(name);
            BigDecimal number = column.type() == ColumnType.DATE ? BigDecimal.valueOf(LocalDate.parse(text).toEpochDay()) : new BigDecimal(text);
            if (Math.abs((long) number.scale()) <= 20 && number.precision() <= 20) {
                return number;
            }
        } catch (RuntimeException e) {
            // Refused below.
        }
        throw values.wrong("'%s' is a value of type %s.", "“%s”须为 %s 类型的值。", name, column.type());
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static Optional<byte[]> decode(String cell) {
        try {
            return Optional.of(Base64.getUrlDecoder().decode(cell));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String text(Optional<byte[]> bytes) {
        return new String(bytes.orElseThrow(Encryption::otherKey), StandardCharsets.UTF_8);
    }

    private static InvalidInput otherKey() {
        return InvalidInput.of("A cell was not made with this key, or was changed.", "有单元格不是用该密钥生成的，或已被改动。");
    }
}
