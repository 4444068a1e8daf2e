package org.tacit.data.normal;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.tacit.base.Text;

/**
 * A rule that brings a text to one form, so that two parties who write the same identifier differently still meet. Each rule is a
 * pure function and idempotent: what it made it leaves alone.
 */
public enum Normalisation {
    TRIM("trim", PlainText::trim, "takes white space off both ends, of every kind of Unicode", "去掉首尾空白（含全角空格）"),
    SPACES("spaces", PlainText::spaces, "makes every run of white space inside one space", "把中间的连续空白合并为一个空格"),
    WIDTH("width", PlainText::width, "makes full-width letters, digits, signs and spaces half-width", "全角字母、数字、符号和空格转为半角"),
    NFKC("nfkc", PlainText::nfkc, "Unicode form NFKC: width, ligatures, composed accents", "Unicode NFKC 规范化（含全半角、连字、组合字符）"),
    LOWER("lower", PlainText::lower, "lower case", "转为小写"),
    UPPER("upper", PlainText::upper, "upper case", "转为大写"),
    DIGITS("digits", PlainText::digits, "keeps digits only, full-width ones as half-width; without a digit it does not fit", "只保留数字；没有数字则不合格"),
    PHONE("phone", PhoneNumber::chinese,
            "mobile number of mainland China: +86, 0086 or 86 in front and separators are taken off; 11 digits beginning with 1 must remain",
            "中国大陆手机号：去掉 +86、0086、86 前缀与分隔符，余下须为以 1 开头的 11 位数字"),
    E164("e164", PhoneNumber::e164, "international number (ITU-T E.164): + or 00 in front must be there; made + and 7 to 15 digits",
            "国际号码（ITU-T E.164）：须以 + 或 00 开头，化为 + 与 7 至 15 位数字"),
    ID_CARD("id_card", IdentityCard::normal, "citizen identity number (GB 11643): 18 characters with their check character; 15 digits are made 18",
            "公民身份号码（GB 11643）：18 位并核对校验码；15 位升为 18 位"),
    COMPANY("company", CompanyCode::normal, "unified social credit code (GB 32100): 18 characters with their check character",
            "统一社会信用代码（GB 32100）：18 位并核对校验码"),
    BANK_CARD("bank_card", BankCard::normal, "card number (ISO/IEC 7812): 12 to 19 digits with their Luhn digit", "银行卡号（ISO/IEC 7812）：12 至 19 位并核对 Luhn 校验位"),
    DATE("date", CalendarDate::normal, "a day of the calendar, year first: 2024-02-29, 2024/2/29, 2024.2.29, 20240229, 2024年2月29日; made 2024-02-29",
            "日历日期（年在前）：2024-02-29、2024/2/29、2024.2.29、20240229、2024年2月29日，化为 2024-02-29");

    private final String name;
    private final UnaryOperator<String> rule;
    private final Text help;

    Normalisation(String name, UnaryOperator<String> rule, String en, String zh) {
        this.name = name;
        this.rule = rule;
        this.help = new Text(en, zh);
    }

    /** The value in normal form; null where it does not fit the rule. */
    public String apply(String value) {
        return rule.apply(value);
    }

    /** As flows write it. */
    public String label() {
        return name;
    }

    public Text help() {
        return help;
    }

    public static Optional<Normalisation> find(String label) {
        return Arrays.stream(values()).filter(rule -> rule.name.equals(label)).findFirst();
    }

    public static List<String> labels() {
        return Arrays.stream(values()).map(Normalisation::label).toList();
    }
}
