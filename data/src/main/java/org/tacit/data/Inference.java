package org.tacit.data;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a column is, from all of its cells and from its name. A suggestion for the owner: each part can be declared instead.
 * The type is the narrowest that every cell fits; kind and grade lean to the careful side (nothing is L1 unless declared).
 */
final class Inference {

    private static final Pattern IDENTIFIER = Pattern.compile(
            "(.*[_ .-])?(id|uid|sid|uuid|phone|mobile|tel|telephone|cellphone|msisdn|imei|imsi|email|mail|id_?card|cert_?no|card_?no|account_?no|cust_?no|customer_?no|passport|ssn|uscc)([_ ]?(no|number|num|md5|sha256|sm3))?"
            + "|idx|(customer|user|client|cust|member|company|device)id"
            + "|.*(手机|电话|身份证|证件号|客户号|客户编号|用户编号|账号|卡号|邮箱|信用代码|编号|标识).*");
    /** Such a name may also head a yes or no: it makes an identifier only where cells look like one. */
    private static final Pattern CONTACT = Pattern.compile(".*(phone|mobile|tel|mail|手机|电话|邮箱).*");
    private static final Pattern REACHABLE = Pattern.compile(".*([0-9]{5}|@|[0-9a-fA-F]{32}).*", Pattern.DOTALL);
    private static final Pattern NAME = Pattern.compile("name|(full|first|last|family|given|customer|user|client|real)[_ ]?name|姓名|名字|客户名称?|address|addr|.*(住址|地址)");
    private static final Pattern LABEL = Pattern.compile("y|label|target|status|default|bad|churn|class|default[._ ]payment[._ ]next[._ ]month|标签|是否违约|是否逾期|违约|逾期|好坏");
    private static final Pattern MONEY = Pattern.compile(
            ".*(amount|amt|income|salary|wage|balance|price|debt|asset|expens|revenue|profit|turnover|loan|credit_?limit|limit_?bal|bill|pay_amt|金额|收入|工资|薪|余额|价格|负债|债务|资产|支出|营收|利润|额度|贷款).*");
    private static final Pattern MOBILE = Pattern.compile("(\\+?86[- ]?)?1[2-9][0-9]{9}");
    private static final Pattern ID_CARD = Pattern.compile("[1-9][0-9]{16}[0-9Xx]");
    /** A text column with more different values than this is free text rather than a category. */
    private static final int LEVELS = 200;

    private long cells;
    private boolean integer = true;
    private boolean real = true;
    private boolean bool = true;
    private boolean date = true;
    private boolean timestamp = true;
    private boolean mobile = true;
    private boolean idCard = true;
    private boolean reachable;
    private final Set<String> levels = new HashSet<>();

    /** A cell that is not missing. */
    void cell(String s) {
        cells++;
        integer = integer && CellFormat.isInteger(s);
        real = real && (integer || CellFormat.isReal(s));
        bool = bool && CellFormat.isBoolean(s);
        date = date && CellFormat.date(s) != null;
        timestamp = timestamp && CellFormat.timestamp(s) != null;
        mobile = mobile && MOBILE.matcher(s).matches();
        idCard = idCard && ID_CARD.matcher(s).matches();
        reachable = reachable || REACHABLE.matcher(s).matches();
        if (levels.size() <= LEVELS) {
            levels.add(s);
        }
    }

    /** The column; declared parts win over what its cells and name suggest. {@code known} is the type of a source that has types, or null. */
    Column column(String name, ColumnType known, Declared.Part declared) {
        ColumnKind kind = declared.kind().orElseGet(() -> kind(name, known));
        ColumnType type = kind == ColumnKind.IDENTIFIER ? ColumnType.TEXT
                : declared.type().orElseGet(() -> known != null ? known : type());
        return new Column(name, type, kind, declared.grade().orElseGet(() -> grade(name, kind)));
    }

    private ColumnType type() {
        if (cells == 0) {
            return ColumnType.TEXT;
        }
        return integer ? ColumnType.INTEGER : real ? ColumnType.REAL : bool ? ColumnType.BOOLEAN
                : date ? ColumnType.DATE : timestamp ? ColumnType.TIMESTAMP : ColumnType.TEXT;
    }

    private ColumnKind kind(String name, ColumnType known) {
        String lower = name.toLowerCase(Locale.ROOT);
        boolean fractions = real && !integer && cells > 0;
        boolean named = IDENTIFIER.matcher(lower).matches() && !fractions && (cells == 0 || reachable || !CONTACT.matcher(lower).matches());
        if (named || cells > 0 && (mobile || idCard)) {
            return ColumnKind.IDENTIFIER;
        }
        if (NAME.matcher(lower).matches()) {
            return ColumnKind.ATTRIBUTE;
        }
        if (LABEL.matcher(lower).matches()) {
            return ColumnKind.LABEL;
        }
        ColumnType type = known != null ? known : type();
        boolean category = type == ColumnType.TEXT && levels.size() <= LEVELS;
        return type.isNumeric() || category ? ColumnKind.FEATURE : ColumnKind.ATTRIBUTE;
    }

    private static Grade grade(String name, ColumnKind kind) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (kind == ColumnKind.IDENTIFIER || NAME.matcher(lower).matches()) {
            return Grade.L4;
        }
        return kind == ColumnKind.LABEL || kind == ColumnKind.MEASURE || MONEY.matcher(lower).matches() ? Grade.L3 : Grade.L2;
    }
}
