package org.tacit.data.classify;

import java.util.List;
import java.util.Random;
import org.tacit.data.normal.Normalisation;

/** Made-up people, firms and numbers with right check digits. */
final class People {

    private static final String SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗";
    private static final String GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀英华慧建国平刚玉兰桂香志文宇浩然子轩";
    private final Random random;

    People(long seed) {
        random = new Random(seed);
    }

    <T> T of(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    String digits(int n) {
        StringBuilder s = new StringBuilder();
        for (int i = 0; i < n; i++) {
            s.append(random.nextInt(10));
        }
        return s.toString();
    }

    int number(int bound) {
        return random.nextInt(bound);
    }

    private static char any(String of, Random random) {
        return of.charAt(random.nextInt(of.length()));
    }

    String phone() {
        return "1" + any("3456789", random) + digits(9);
    }

    String date() {
        return "%04d-%02d-%02d".formatted(1950 + number(60), 1 + number(12), 1 + number(28));
    }

    /** Tries check characters until the rule of the standard takes one. */
    private static String checked(String body, String alphabet, Normalisation rule) {
        for (char c : alphabet.toCharArray()) {
            if (rule.apply(body + c) != null) {
                return body + c;
            }
        }
        throw new AssertionError(body);
    }

    String id() {
        return checked(of(List.of("110101", "310104", "440305", "510107", "330106")) + date().replace("-", "") + digits(3), "0123456789X", Normalisation.ID_CARD);
    }

    String card() {
        String issuer = of(List.of("622202", "621700", "4", "5123"));
        return checked(issuer + digits((issuer.startsWith("62") ? 18 : 15) - issuer.length()), "0123456789", Normalisation.BANK_CARD);
    }

    String company() {
        return checked("91" + of(List.of("110105", "310115", "440300")) + "MA0" + digits(6), "0123456789ABCDEFGHJKLMNPQRTUWXY", Normalisation.COMPANY);
    }

    String name() {
        return "" + any(SURNAMES, random) + any(GIVEN, random) + (random.nextBoolean() ? "" + any(GIVEN, random) : "");
    }

    String address() {
        return of(List.of("北京市海淀区", "上海市徐汇区", "广东省深圳市南山区", "四川省成都市武侯区")) + of(List.of("中关村大街", "漕溪北路", "科技南路", "天府二街")) + (1 + number(300)) + "号"
                + (1 + number(30)) + "栋" + (100 + number(2000)) + "室";
    }

    String email() {
        return "u" + digits(6) + "@" + of(List.of("163.com", "qq.com", "mail.example.cn"));
    }

    String plate() {
        return "" + any("京沪粤川浙", random) + any("ABCDEF", random) + any("ABCDEFGH", random) + digits(4);
    }

    String ip() {
        return number(223) + 1 + "." + number(256) + "." + number(256) + "." + number(256);
    }

    String imei() {
        return checked("86" + digits(12), "0123456789", Normalisation.BANK_CARD);
    }
}
