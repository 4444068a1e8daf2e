package org.tacit.data.classify;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.tacit.data.normal.Normalisation;

/** Of which categories a single cell can be, by its own form: digits and check digits, signs, surnames. Linear in the cell's length. */
final class Values {

    /** Longer cells are free text. */
    private static final int LONGEST = 256;

    private static final Pattern MOBILE = Pattern.compile("1[3-9][0-9]{9}");
    private static final Pattern LANDLINE = Pattern.compile("(0[1-9][0-9]{1,2}[- ]?[2-9][0-9]{6,7}|400[- ]?[0-9]{3}[- ]?[0-9]{4}|\\(0[1-9][0-9]{1,2}\\)[2-9][0-9]{6,7})(-[0-9]{1,5})?");
    private static final Pattern EMAIL = Pattern.compile("[A-Za-z0-9._%+-]{1,64}@([A-Za-z0-9-]{1,63}\\.){1,8}[A-Za-z]{2,24}");
    private static final Pattern PLATE = Pattern.compile(
            "[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使领][A-HJ-NP-Z][·• ]?([A-HJ-NP-Z0-9]{4}[A-HJ-NP-Z0-9挂学警港澳]|[DF][A-HJ-NP-Z0-9][0-9]{4}|[0-9]{5}[DF])");
    private static final Pattern IPV4 = Pattern.compile("((25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])\\.){3}(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F]{0,4}(:[0-9a-fA-F]{0,4}){2,7}");
    private static final Pattern MAC = Pattern.compile("[0-9a-fA-F]{2}([:-][0-9a-fA-F]{2}){5}");
    private static final Pattern UUID = Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");
    private static final Pattern PASSPORT = Pattern.compile("([EeGgDdSsPpHh][0-9A-HJ-NP-Z][0-9]{7}|[CcWw][0-9]{8}|[HhMm][0-9]{8,10})");
    /** First digits of cards: UnionPay, Visa, Mastercard, American Express, JCB, Diners. */
    private static final Pattern CARD_ISSUER = Pattern.compile("(62|60|9[0-9]|4|5[1-5]|2[2-7]|3[4-8]).*");
    private static final Pattern DIVISION = Pattern.compile("[省市区县州盟旗镇乡村]");
    private static final Pattern PLACE = Pattern.compile("路|街|巷|弄|道|号|栋|幢|座|楼|室|单元|小区|花园|大厦|公寓|组");
    private static final Pattern COMPANY = Pattern.compile(".{2,60}(公司|集团|银行|事务所|合作社|中心|学校|医院|工厂|厂|店|委员会|研究院)|.{2,60}(Co\\.?,? ?Ltd\\.?|Inc\\.?|LLC|GmbH|Corp\\.?|PLC|Limited)");
    private static final Pattern ETHNIC = Pattern.compile("(汉|壮|满|回|苗|维吾尔|土家|彝|蒙古|藏|布依|侗|瑶|朝鲜|白|哈尼|哈萨克|黎|傣|畲)族");
    private static final Pattern PLACE_OF_ID = Pattern.compile("[1-8][0-9]{5}.*");

    private static final Set<String> SURNAMES = new HashSet<>(List.of(("王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹"
            + "熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤康易乔赖文柳施安牛季樊裴祁倪殷齐聂章鲁葛兰华俞柯穆芦苗温项霍柴耿关涂欧詹左管翟童柏庞解申冉祝岳尤祖成车盛梅卓褚冀宁辛鲍").split("")));
    private static final Set<String> TWO = Set.of("欧阳", "上官", "司马", "诸葛", "皇甫", "尉迟", "公孙", "慕容", "司徒", "夏侯", "东方", "令狐", "独孤", "长孙", "宇文", "端木");
    private static final Set<String> GENDER = Set.of("男", "女", "male", "female", "Male", "Female", "M", "F", "m", "f", "男性", "女性");
    private static final Set<String> EDUCATION = Set.of("小学", "初中", "高中", "中专", "大专", "专科", "本科", "学士", "硕士", "博士", "研究生", "大学", "大学本科", "硕士研究生", "博士研究生", "其他");
    private static final Set<String> FAMILY = Set.of("已婚", "未婚", "离异", "离婚", "丧偶", "再婚", "初婚", "single", "married", "divorced", "widowed", "separated", "widow");

    /** Receives each category that fits. */
    @FunctionalInterface
    interface Sink {
        void fits(Category category);
    }

    private Values() {
    }

    /** Categories whose columns can be told, or ruled out, by their cells. */
    static boolean judges(Category category) {
        return switch (category) {
            case RESIDENT_ID, BANK_CARD, PHONE, LANDLINE, EMAIL, PERSON_NAME, ADDRESS, PLATE, COMPANY_CODE, COMPANY_NAME, DEVICE_ID, IP, PASSPORT -> true;
            default -> false;
        };
    }

    static void judge(String cell, Sink sink) {
        String s = cell.strip();
        if (s.isEmpty() || s.length() > LONGEST) {
            return;
        }
        char first = s.charAt(0);
        boolean digit = first >= '0' && first <= '9' || first == '+' || first == '(';
        if (digit) {
            digits(s, sink);
        } else if (first >= '\u4e00' && first <= '\u9fff') {
            chinese(s, sink);
        } else {
            latin(s, sink);
        }
    }

    private static void digits(String s, Sink sink) {
        if (s.length() == 18 || s.length() == 15) {
            if (Normalisation.ID_CARD.apply(s) != null && s.length() == 18 && PLACE_OF_ID.matcher(s).matches()) {
                sink.fits(Category.RESIDENT_ID);
            } else if (s.length() == 18 && Normalisation.COMPANY.apply(s) != null) {
                sink.fits(Category.COMPANY_CODE);
            }
        }
        String phone = s.length() <= 20 ? Normalisation.PHONE.apply(s) : null;
        if (phone != null && MOBILE.matcher(phone).matches()) {
            sink.fits(Category.PHONE);
        }
        if (LANDLINE.matcher(s).matches()) {
            sink.fits(Category.LANDLINE);
        }
        if (s.length() >= 15 && s.length() <= 23 && Normalisation.BANK_CARD.apply(s) != null) {
            String digits = Normalisation.BANK_CARD.apply(s);
            if (digits.length() >= 15 && CARD_ISSUER.matcher(digits).matches()) {
                sink.fits(Category.BANK_CARD);
            }
            // An IMEI has fifteen digits, the last by Luhn's formula too, and begins with the country of its approval.
            if (digits.length() == 15 && (digits.startsWith("86") || digits.startsWith("35") || digits.startsWith("01") || digits.startsWith("99"))) {
                sink.fits(Category.DEVICE_ID);
            }
        }
        if (s.length() <= 15 && IPV4.matcher(s).matches()) {
            sink.fits(Category.IP);
        }
        latin(s, sink);
        if (s.length() == 10 && s.charAt(4) == '-' || s.indexOf('年') == 4 || s.length() == 10 && s.charAt(4) == '/') {
            if (Normalisation.DATE.apply(s) != null) {
                sink.fits(Category.DATE);
            }
        }
    }

    private static void latin(String s, Sink sink) {
        if (s.indexOf('@') > 0 && EMAIL.matcher(s).matches()) {
            sink.fits(Category.EMAIL);
        } else if (s.length() == 17 && MAC.matcher(s).matches() || s.length() == 36 && UUID.matcher(s).matches()) {
            sink.fits(Category.DEVICE_ID);
        } else if (s.indexOf(':') >= 0 && s.length() <= 39 && s.chars().filter(c -> c == ':').count() >= 2 && IPV6.matcher(s).matches() && !s.matches("[0-9]{1,2}:[0-9]{2}:[0-9]{2}")) {
            sink.fits(Category.IP);
        } else if (s.length() >= 9 && s.length() <= 11 && PASSPORT.matcher(s).matches()) {
            sink.fits(Category.PASSPORT);
        } else if (s.length() == 18 && Normalisation.COMPANY.apply(s) != null && !(s.charAt(0) >= '0' && s.charAt(0) <= '9')) {
            sink.fits(Category.COMPANY_CODE);
        } else if (COMPANY.matcher(s).matches()) {
            sink.fits(Category.COMPANY_NAME);
        } else if (GENDER.contains(s)) {
            sink.fits(Category.GENDER);
        } else if (FAMILY.contains(s.toLowerCase(java.util.Locale.ROOT))) {
            sink.fits(Category.FAMILY);
        }
    }

    private static void chinese(String s, Sink sink) {
        if (s.length() >= 7 && s.length() <= 9 && PLATE.matcher(s).matches()) {
            sink.fits(Category.PLATE);
        } else if (GENDER.contains(s)) {
            sink.fits(Category.GENDER);
        } else if (EDUCATION.contains(s)) {
            sink.fits(Category.EDUCATION);
        } else if (FAMILY.contains(s)) {
            sink.fits(Category.FAMILY);
        } else if (ETHNIC.matcher(s).matches()) {
            sink.fits(Category.BELIEF);
        } else if (s.length() >= 6 && DIVISION.matcher(s).find() && PLACE.matcher(s).find() && !COMPANY.matcher(s).matches()) {
            sink.fits(Category.ADDRESS);
        } else if (COMPANY.matcher(s).matches()) {
            sink.fits(Category.COMPANY_NAME);
        } else if (isName(s)) {
            sink.fits(Category.PERSON_NAME);
        }
    }

    /** Two to four Chinese characters with a surname in front. */
    private static boolean isName(String s) {
        boolean two = s.length() >= 3 && s.length() <= 4 && TWO.contains(s.substring(0, 2));
        boolean one = s.length() >= 2 && s.length() <= 3 && SURNAMES.contains(s.substring(0, 1));
        return (one || two) && s.chars().allMatch(c -> c >= 0x4e00 && c <= 0x9fff || c == '·');
    }
}
