package org.tacit.data.classify;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a column's name says: English words, Chinese words and the initials of pinyin that Chinese databases are full of. A whole name
 * says more than a word within it.
 */
final class ColumnNames {

    /** @param sure 0 to 1 */
    record Hint(Category category, String word, double sure) {
    }

    private static final double WHOLE = 0.9;
    private static final double WITHIN = 0.7;

    /** Words in order of what they exclude: the first category whose word is found wins over later ones of equal certainty. */
    private static final Map<Category, Words> WORDS = new EnumMap<>(Category.class);

    /**
     * @param names   whole names, without separators
     * @param phrases words that stand next to each other within a name, each as a list of tokens joined by a blank
     * @param chinese found anywhere in a name
     */
    private record Words(List<String> names, List<String> phrases, List<String> chinese) {
    }

    private static void words(Category category, String names, String phrases, String chinese) {
        WORDS.put(category, new Words(split(names, " "), split(phrases, ","), split(chinese, " ")));
    }

    private static List<String> split(String text, String by) {
        return text.isBlank() ? List.of() : List.of(text.strip().split(by));
    }

    static {
        words(Category.CREDENTIAL, "mm pwd passwd cvv cvv2 cvn cvn2 pin yzm jymm", "password,passwd,pwd,cvv,cvv2,secret,private key,pin code,otp,track2,security code", "密码 口令 验证码 密钥 磁道 安全码");
        words(Category.BIOMETRIC, "zw rlsb", "fingerprint,face id,faceprint,iris,voiceprint,biometric,face feature", "指纹 人脸 虹膜 声纹 生物特征");
        words(Category.RESIDENT_ID, "sfz sfzh sfzhm zjhm gmsfhm gmsfzh idcard idno idcardno certno certid", "id card,idcard,id no,id num,id number,identity no,identity number,identity card,cert no,cert id,cert num,certificate no,national id,citizen id,ssn",
                "身份证 证件号 公民身份号");
        words(Category.PASSPORT, "hzh hzhm", "passport,passport no", "护照 通行证");
        words(Category.BANK_CARD, "kh yhkh yhkhm kahao cardno cardnum pan", "card no,card num,card number,bank card,cardno,credit card no,debit card,acct card", "银行卡 卡号");
        words(Category.ACCOUNT, "zh zhbh yhzh acctno accountno iban", "account no,account num,account number,acct no,acct num,account id,acct id,iban", "账号 帐号 账户号");
        words(Category.PHONE, "sjh sjhm lxsj sj mobile phone tel msisdn cellphone lxfs", "mobile,phone,cell,cellphone,msisdn,telephone,tel", "手机 联系电话 联系方式 移动电话");
        words(Category.LANDLINE, "dh gddh lxdh bgdh jtdh dhhm", "landline,fax,home phone,office phone,home tel,office tel", "固定电话 座机 电话 传真");
        words(Category.EMAIL, "yx dzyx email mail", "email,mail,e mail", "邮箱 邮件地址 电邮");
        words(Category.COMPANY_CODE, "tyshxydm xydm zzjgdm shxydm uscc", "uscc,credit code,social credit,org code,organization code,company code", "信用代码 组织机构代码 营业执照号");
        words(Category.COMPANY_NAME, "gsmc qymc dwmc jgmc gzdw company employer", "company name,company,employer,org name,organization,organisation,enterprise name,merchant name,corp name,firm", "公司名 企业名 单位名 机构名 工作单位 商户名");
        words(Category.PERSON_NAME, "xm khxm khmc xingming zwm fullname realname custname", "name,full name,real name,first name,last name,family name,surname,given name,cust name,customer name,user name,holder name,contact name,person name",
                "姓名 名字 客户名 持卡人 联系人 户名");
        words(Category.ADDRESS, "dz jtdz lxdz zz hjdz txdz xxdz address addr", "address,addr,street,residence,domicile", "地址 住址 居住地 籍贯 户籍");
        words(Category.LOCATION, "jd wd jwd lon lat lng gps", "longitude,latitude,lon,lat,lng,gps,geo,geohash", "经度 纬度 坐标 位置");
        words(Category.PLATE, "cph cphm cp plate", "plate,plate no,license plate,licence plate,car no,vin", "车牌 号牌 车架号");
        words(Category.DEVICE_ID, "sbh sbbs sbid imei imsi idfa oaid mac", "imei,imsi,idfa,oaid,device id,device no,android id,mac,mac addr,serial no", "设备号 设备标识 设备编号 设备id");
        words(Category.IP, "ip ipdz", "ip,ip addr,ip address,client ip,login ip,ipv4,ipv6", "网络地址 ip地址");
        words(Category.HEALTH, "jb zd bs xx", "disease,diagnosis,illness,health,medical,icd,icd10,blood type,medication", "疾病 诊断 病史 病历 健康 血型 用药 体检");
        words(Category.BELIEF, "mz zjxy", "ethnic,ethnicity,nation,religion,race,political", "民族 宗教 政治面貌");
        words(Category.CUSTOMER_ID, "khh khbh yhbh yhid hyh custid userid uid customerid custno memberid openid unionid", "customer id,cust id,cust no,customer no,user id,client id,member id,member no,open id,union id,person id,user no",
                "客户号 客户编号 用户编号 用户号 会员号 客户标识 用户标识");
        words(Category.RISK, "xyf yq wy sfyq sfwy pf xypf y", "credit score,score,rating,default,overdue,delinquent,dpd,risk level,bad,blacklist,label,fraud", "信用分 评分 逾期 违约 风险等级 黑名单 评级 欺诈 好坏");
        words(Category.AMOUNT, "je ye sr gz dkje jyje zhye nsr ysr fkje hkje ed", "amount,amt,balance,bal,income,salary,wage,price,payment,loan,debt,asset,assets,revenue,profit,turnover,expense,expenses,cost,fee,credit limit,limit bal,bill,deposit,premium",
                "金额 余额 收入 工资 薪 价格 额度 贷款 负债 债务 资产 支出 营收 利润 存款 保费 费用 月供");
        words(Category.BIRTH_DATE, "csrq csny sr_rq dob birthday birthdate", "birth,birthday,birth date,dob,date of birth,birthdate", "出生 生日");
        words(Category.FAMILY, "hyzk jtcy zn marital marriage", "marital,marriage,marital status,spouse,children,dependents,family", "婚姻 配偶 家庭成员 子女");
        words(Category.GENDER, "xb gender sex", "gender,sex", "性别");
        words(Category.AGE, "nl age", "age", "年龄");
        words(Category.EDUCATION, "xl xw whcd education degree", "education,degree,school", "学历 学位 文化程度 教育");
        words(Category.OCCUPATION, "zy zhiye gw zw_gw job occupation", "occupation,job,profession,job title,position title,industry", "职业 岗位 职务 行业 工种");
        words(Category.DATE, "rq sj_rq cjsj gxsj jysj jyrq khrq date time datetime timestamp", "date,time,datetime,timestamp,created at,updated at,create time,update time,day,month", "日期 时间 年月");
    }

    private ColumnNames() {
    }

    /** The best hint, if there is one. */
    static Optional<Hint> of(String name) {
        String chinese = name.toLowerCase(Locale.ROOT);
        List<String> tokens = tokens(name);
        String whole = String.join("", tokens);
        String spaced = " " + String.join(" ", tokens) + " ";
        Hint best = null;
        for (Map.Entry<Category, Words> e : WORDS.entrySet()) {
            Hint hint = hint(e.getKey(), e.getValue(), chinese, whole, spaced, tokens.size());
            // Of two words the longer says more: "ip address" is no address.
            if (hint != null && (best == null || hint.sure > best.sure || hint.sure == best.sure && hint.word.length() > best.word.length())) {
                best = hint;
            }
        }
        return Optional.ofNullable(best);
    }

    private static Hint hint(Category category, Words words, String chinese, String whole, String spaced, int tokens) {
        if (words.names.contains(whole)) {
            return new Hint(category, whole, WHOLE);
        }
        Hint best = null;
        for (String phrase : words.phrases) {
            if (spaced.contains(" " + phrase + " ") && (best == null || phrase.length() > best.word.length())) {
                best = new Hint(category, phrase, phrase.split(" ").length == tokens ? WHOLE : WITHIN);
            }
        }
        for (String word : words.chinese) {
            if (chinese.contains(word) && (best == null || word.length() > best.word.length() || best.sure < WHOLE)) {
                best = new Hint(category, word, chinese.length() <= word.length() + 2 ? WHOLE : (WHOLE + WITHIN) / 2);
            }
        }
        if (best == null) {
            // Initials at the end or the beginning of a name of several words: kh_sjh, sjh1.
            String[] parts = spaced.strip().split(" ");
            for (String part : parts) {
                if (part.length() >= 3 && words.names.contains(part)) {
                    best = new Hint(category, part, WITHIN);
                }
            }
        }
        return best;
    }

    /** Words of a name: split at signs, digits' ends and the humps of camels; lower case. */
    static List<String> tokens(String name) {
        List<String> tokens = new ArrayList<>();
        String humps = name.replaceAll("([a-z0-9])([A-Z])", "$1 $2").replaceAll("([A-Z]+)([A-Z][a-z])", "$1 $2");
        for (String token : humps.toLowerCase(Locale.ROOT).split("[^a-z0-9\\u4e00-\\u9fff]+")) {
            String bare = token.replaceAll("(?<=[a-z])[0-9]+$", "");
            if (!bare.isEmpty()) {
                tokens.add(token.equals("cvv2") || token.equals("cvn2") || token.startsWith("ipv") || token.startsWith("track") ? token : bare);
            }
        }
        return tokens;
    }
}
