package org.tacit.privacy.deid;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tacit.base.Text;
import org.tacit.data.ColumnType;

/** Family 3: characters that are hidden. What a person sees as one character counts as one: a Chinese character, an emoji, a letter with its accents. */
final class Masking {

    private static final Pattern CHARACTER = Pattern.compile("\\X");
    private static final Pattern AREA = Pattern.compile("^(.{0,40}?(?:省|自治区|特别行政区))?(.{0,40}?(?:市|自治州|地区|盟))?(.{0,40}?(?:区|县|旗))?");
    /** Family names of two characters that are common enough to matter. */
    private static final Set<String> DOUBLE = Set.of("欧阳", "太史", "端木", "上官", "司马", "东方", "独孤", "南宫", "万俟", "闻人", "夏侯", "诸葛", "尉迟", "公羊", "赫连", "澹台",
            "皇甫", "宗政", "濮阳", "公冶", "太叔", "申屠", "公孙", "慕容", "仲孙", "钟离", "长孙", "宇文", "司徒", "鲜于", "司空", "令狐", "轩辕", "呼延", "西门", "东郭", "百里");

    private static final Parameter FILL = Parameter.text("fill", "*", "the character shown instead", "替代字符");

    static final List<TransformSpec> SPECS = List.of(
            new TransformSpec("mask", Family.SUPPRESSION, TransformSpec.ANY, List.of(
                    Parameter.whole("keepFirst", "0", 0, 100, "characters that stay at the beginning", "保留开头字符数"),
                    Parameter.whole("keepLast", "0", 0, 100, "characters that stay at the end", "保留末尾字符数"),
                    Parameter.whole("length", "0", 0, 100, "hidden characters shown whatever their number; 0 for as many as there are", "固定的掩码长度；0 表示与原文相同"), FILL),
                    new Text("all but the first and last characters are hidden; a cell too short for that is hidden whole", "只保留首尾若干字符，其余屏蔽；过短则全部屏蔽"),
                    (column, values, context) -> {
                        int first = values.whole("keepFirst");
                        int last = values.whole("keepLast");
                        int length = values.whole("length");
                        String fill = fill(values);
                        return hidden(cell -> mask(cell, first, last, length, fill));
                    }),
            new TransformSpec("mask.name", Family.SUPPRESSION, TransformSpec.TEXTS, List.of(FILL),
                    new Text("a Chinese name keeps its family name (欧阳修 becomes 欧阳*), any other its first letter", "中文姓名只留姓（含复姓），其他姓名只留首字母"),
                    (column, values, context) -> {
                        String fill = fill(values);
                        return hidden(cell -> name(cell, fill));
                    }),
            new TransformSpec("mask.email", Family.SUPPRESSION, TransformSpec.TEXTS, List.of(FILL), new Text("first letter and domain stay", "保留首字符与域名"),
                    (column, values, context) -> {
                        String fill = fill(values);
                        return hidden(cell -> {
                            int at = cell.lastIndexOf('@');
                            return at < 1 ? mask(cell, 0, 0, 0, fill) : mask(cell.substring(0, at), 1, 0, 3, fill) + cell.substring(at);
                        });
                    }),
            new TransformSpec("mask.address", Family.SUPPRESSION, TransformSpec.TEXTS, List.of(FILL), new Text("province, city and district stay", "保留省、市、区县"),
                    (column, values, context) -> {
                        String fill = fill(values);
                        return hidden(cell -> address(cell, fill));
                    }));

    private Masking() {
    }

    private static ColumnTransform hidden(UnaryOperator<String> cell) {
        return ColumnTransform.ofCells(ColumnType.TEXT, Effect.irreversible(Family.SUPPRESSION,
                new Text("what stays visible can still tell people apart", "可见部分仍可能区分个人")), cell);
    }

    private static String fill(Values values) {
        String fill = values.text("fill");
        if (characters(fill).size() != 1) {
            throw values.wrong("'fill' is one character.", "“fill”须为一个字符。");
        }
        return fill;
    }

    /** {@code length} 0: as many as are hidden. */
    static String mask(String cell, int first, int last, int length, String fill) {
        List<String> characters = characters(cell);
        int n = characters.size();
        boolean tooShort = first + last >= n;
        int from = tooShort ? 0 : first;
        int to = tooShort ? n : n - last;
        return String.join("", characters.subList(0, from)) + fill.repeat(length == 0 ? to - from : length) + String.join("", characters.subList(to, n));
    }

    static String name(String cell, String fill) {
        String name = cell.strip();
        boolean chinese = !name.isEmpty() && Character.UnicodeScript.of(name.codePointAt(0)) == Character.UnicodeScript.HAN;
        int family = chinese && name.length() > 2 && DOUBLE.contains(name.substring(0, 2)) ? 2 : 1;
        return mask(name, family, 0, chinese ? 0 : 3, fill);
    }

    static String address(String cell, String fill) {
        Matcher area = AREA.matcher(cell);
        int end = area.lookingAt() ? area.end() : 0;
        return end == cell.length() ? cell : cell.substring(0, end) + fill.repeat(4);
    }

    private static List<String> characters(String text) {
        List<String> out = new ArrayList<>();
        boolean simple = text.chars().allMatch(c -> c < 0x300 && c != '\r' || c >= 0x4E00 && c <= 0x9FFF || c >= 0xFF01 && c <= 0xFF5E);
        if (simple) {
            text.chars().forEach(c -> out.add(String.valueOf((char) c)));
        } else {
            Matcher characters = CHARACTER.matcher(text);
            while (characters.find()) {
                out.add(characters.group());
            }
        }
        return out;
    }
}
