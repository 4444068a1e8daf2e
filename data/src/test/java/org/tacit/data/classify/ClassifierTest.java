package org.tacit.data.classify;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tacit.data.Grade;
import org.tacit.data.Statistics;
import org.tacit.data.Table;
import org.tacit.data.TableStore;

/** How well columns are told, on generated tables: with telling names, with names that say nothing, and with dirty cells. */
class ClassifierTest {

    @TempDir
    private Path folder;

    private record Truth(String name, Category category, Supplier<String> cell) {
    }

    private Map<String, Suggestion> suggest(String table, int rows, List<Truth> columns, double dirty, long seed) throws Exception {
        People people = new People(seed);
        StringBuilder csv = new StringBuilder(columns.stream().map(Truth::name).collect(Collectors.joining(","))).append('\n');
        for (int r = 0; r < rows; r++) {
            csv.append(columns.stream().map(c -> people.number(1000) < dirty * 1000 ? people.of(List.of("", "?", "未知")) : '"' + c.cell.get() + '"').collect(Collectors.joining(","))).append('\n');
        }
        try (TableStore store = TableStore.open(folder.resolve("store"), 256)) {
            Table made = store.importCsv(table, Files.writeString(folder.resolve(table + ".csv"), csv));
            List<ColumnSurvey> surveys = Surveyor.survey(made);
            Statistics statistics = store.statistics(made);
            Map<String, Suggestion> suggestions = new LinkedHashMap<>();
            for (int c = 0; c < columns.size(); c++) {
                suggestions.put(columns.get(c).name, Classifier.suggest(made.schema().columns().get(c), surveys.get(c), statistics.columns().get(c).distinct()));
            }
            return suggestions;
        }
    }

    /** Names as English, Chinese and pinyin databases have them, and some that mean something else than they seem to. */
    private List<Truth> named(People p) {
        List<Truth> all = new ArrayList<>();
        add(all, Category.PHONE, p::phone, "mobile_no", "手机号", "sjh", "contactPhone");
        add(all, Category.RESIDENT_ID, p::id, "id_card", "身份证号码", "sfzh", "cert_no", "zjhm");
        add(all, Category.BANK_CARD, p::card, "card_no", "银行卡号", "yhkh");
        add(all, Category.PERSON_NAME, p::name, "cust_name", "姓名", "xm");
        add(all, Category.ADDRESS, p::address, "home_addr", "家庭住址", "jtdz");
        add(all, Category.EMAIL, p::email, "email", "电子邮箱", "dzyx");
        add(all, Category.PLATE, p::plate, "plate_no", "车牌号码", "cph");
        add(all, Category.COMPANY_CODE, p::company, "uscc", "统一社会信用代码", "tyshxydm");
        add(all, Category.DEVICE_ID, p::imei, "imei", "设备号");
        add(all, Category.IP, p::ip, "client_ip", "登录ip地址");
        add(all, Category.AMOUNT, () -> p.number(900_000) / 100.0 + "", "loan_amount", "贷款余额", "jyje", "monthlyIncome", "je");
        add(all, Category.DATE, p::date, "create_date", "交易日期", "jyrq");
        add(all, Category.BIRTH_DATE, p::date, "birthday", "出生日期", "csrq");
        add(all, Category.GENDER, () -> p.of(List.of("男", "女")), "gender", "性别", "xb");
        add(all, Category.AGE, () -> 18 + p.number(60) + "", "age", "年龄", "nl");
        add(all, Category.EDUCATION, () -> p.of(List.of("本科", "大专", "硕士", "高中")), "education_level", "学历");
        add(all, Category.FAMILY, () -> p.of(List.of("已婚", "未婚", "离异")), "marital_status", "婚姻状况");
        add(all, Category.CREDENTIAL, () -> p.digits(4) + "a", "login_password", "交易密码");
        add(all, Category.CUSTOMER_ID, () -> "C" + p.digits(8), "customer_id", "客户号", "khh");
        add(all, Category.RISK, () -> 300 + p.number(600) + "", "credit_score", "信用评分");
        add(all, Category.OTHER, () -> p.number(2) + "", "has_phone_contract", "flag3");
        add(all, Category.OTHER, () -> p.number(100) / 7.0 + "", "feature_17", "V28", "x9");
        add(all, Category.OTHER, () -> p.of(List.of("blue", "red", "green")), "colour", "包装");
        add(all, Category.OTHER, () -> "SKU" + p.digits(5), "product");
        return all;
    }

    private static void add(List<Truth> all, Category category, Supplier<String> cell, String... names) {
        for (String name : names) {
            all.add(new Truth(name, category, cell));
        }
    }

    /** By category: found rightly, found wrongly, not found. */
    private static Map<Category, int[]> score(List<Truth> truths, Map<String, Suggestion> suggestions) {
        Map<Category, int[]> scores = new EnumMap<>(Category.class);
        for (Truth truth : truths) {
            Category said = suggestions.get(truth.name).category();
            if (said == truth.category) {
                scores.computeIfAbsent(said, c -> new int[3])[0]++;
            } else {
                scores.computeIfAbsent(said, c -> new int[3])[1]++;
                scores.computeIfAbsent(truth.category, c -> new int[3])[2]++;
            }
        }
        return scores;
    }

    private static double[] precisionAndRecall(Map<Category, int[]> scores, Set<Category> of) {
        int[] sum = new int[3];
        scores.forEach((category, s) -> {
            if (of.contains(category)) {
                for (int i = 0; i < 3; i++) {
                    sum[i] += s[i];
                }
            }
        });
        return new double[] {sum[0] / (double) (sum[0] + sum[1]), sum[0] / (double) (sum[0] + sum[2])};
    }

    private static String wrong(List<Truth> truths, Map<String, Suggestion> suggestions) {
        return truths.stream().filter(t -> suggestions.get(t.name).category() != t.category)
                .map(t -> t.name + " is " + t.category + ", said " + suggestions.get(t.name).category() + " (" + suggestions.get(t.name).reason() + ")").collect(Collectors.joining("; "));
    }

    @Test
    void columnsWithNamesAreTold() throws Exception {
        List<Truth> truths = named(new People(1));
        Map<String, Suggestion> suggestions = suggest("named", 400, truths, 0.03, 2);
        Set<Category> known = EnumSet.complementOf(EnumSet.of(Category.OTHER));
        double[] quality = precisionAndRecall(score(truths, suggestions), known);
        assertThat(quality[0]).as("precision; %s", wrong(truths, suggestions)).isGreaterThanOrEqualTo(0.97);
        assertThat(quality[1]).as("recall; %s", wrong(truths, suggestions)).isGreaterThanOrEqualTo(0.97);
    }

    /** Without a telling name the cells alone decide, where they can. */
    @Test
    void columnsWithoutNamesAreToldByTheirCells() throws Exception {
        Set<Category> byCells = EnumSet.of(Category.PHONE, Category.RESIDENT_ID, Category.BANK_CARD, Category.PERSON_NAME, Category.ADDRESS, Category.EMAIL, Category.PLATE,
                Category.COMPANY_CODE, Category.IP, Category.GENDER, Category.EDUCATION);
        List<Truth> truths = new ArrayList<>();
        List<Truth> named = named(new People(3));
        for (int i = 0; i < named.size(); i++) {
            truths.add(new Truth("c_" + i, byCells.contains(named.get(i).category) ? named.get(i).category : Category.OTHER, named.get(i).cell));
        }
        Map<String, Suggestion> suggestions = suggest("nameless", 400, truths, 0.05, 4);
        double[] quality = precisionAndRecall(score(truths, suggestions), byCells);
        assertThat(quality[0]).as("precision; %s", wrong(truths, suggestions)).isGreaterThanOrEqualTo(0.95);
        assertThat(quality[1]).as("recall; %s", wrong(truths, suggestions)).isGreaterThanOrEqualTo(0.95);
    }

    @Test
    void aNameThatItsCellsContradictIsNotBelieved() throws Exception {
        People p = new People(5);
        Map<String, Suggestion> s = suggest("liars", 100, List.of(new Truth("phone", Category.OTHER, () -> p.of(List.of("yes", "no"))),
                new Truth("身份证", Category.OTHER, () -> p.of(List.of("有", "无"))), new Truth("remark", Category.PHONE, p::phone)), 0, 6);
        assertThat(s.get("phone").category()).isEqualTo(Category.OTHER);
        assertThat(s.get("phone").reason().en()).contains("only 0%");
        assertThat(s.get("身份证").category()).isEqualTo(Category.OTHER);
        assertThat(s.get("remark").category()).isEqualTo(Category.PHONE);
        assertThat(s.get("remark").grade()).isEqualTo(Grade.L4);
        assertThat(s.get("remark").confidence()).isLessThan(0.96);
    }

    /** One digit off, and it is none: random numbers must not be taken for identity numbers or cards. */
    @Test
    void checkDigitsDecide() throws Exception {
        People p = new People(7);
        Map<String, Suggestion> s = suggest("numbers", 300, List.of(new Truth("a", Category.OTHER, () -> "110101" + p.date().replace("-", "") + p.digits(4)),
                new Truth("b", Category.OTHER, () -> "62" + p.digits(17)), new Truth("c", Category.RESIDENT_ID, p::id)), 0, 8);
        assertThat(s.get("a").category()).isEqualTo(Category.OTHER);
        assertThat(s.get("b").category()).isEqualTo(Category.OTHER);
        assertThat(s.get("c").category()).isEqualTo(Category.RESIDENT_ID);
    }

    @Test
    void garbledTextsAreNoticed() {
        assertThat(List.of("é\u0099\u0088", "锟斤拷", "a\uFFFDb", "x\u0001", "å¼ ä¸\u0089")).allMatch(Surveyor::isGarbled);
        assertThat(List.of("张三", "Café", "naïve", "a\tb", "Ä Ö Ü", "ñandú")).noneMatch(Surveyor::isGarbled);
    }
}
