package org.tacit.data.classify;

import org.tacit.base.Text;
import org.tacit.data.Grade;

/**
 * What a column holds, with the grade that is suggested for it. Orientation: JR/T 0197-2020 and, for personal financial information,
 * JR/T 0171-2020; what names a person stands one grade higher here, because between organisations it is what links their records.
 */
public enum Category {
    CREDENTIAL(Grade.L5, "a secret that proves identity", "身份鉴别信息"),
    BIOMETRIC(Grade.L5, "biometric data", "生物识别信息"),
    RESIDENT_ID(Grade.L4, "resident identity number", "居民身份证号"),
    PASSPORT(Grade.L4, "passport or permit number", "护照或通行证号"),
    BANK_CARD(Grade.L4, "bank card number", "银行卡号"),
    ACCOUNT(Grade.L4, "account number", "账号"),
    PHONE(Grade.L4, "mobile number", "手机号码"),
    LANDLINE(Grade.L4, "telephone number", "固定电话"),
    EMAIL(Grade.L4, "e-mail address", "电子邮箱"),
    PERSON_NAME(Grade.L4, "name of a person", "姓名"),
    ADDRESS(Grade.L4, "postal address", "地址"),
    LOCATION(Grade.L4, "position on the map", "位置坐标"),
    PLATE(Grade.L4, "number plate", "车牌号"),
    DEVICE_ID(Grade.L4, "number of a device", "设备标识"),
    IP(Grade.L4, "network address", "网络地址"),
    HEALTH(Grade.L4, "health data", "健康信息"),
    BELIEF(Grade.L4, "ethnicity or belief", "民族或宗教"),
    CUSTOMER_ID(Grade.L4, "customer or user number", "客户或用户编号"),
    AMOUNT(Grade.L3, "amount of money", "金额"),
    RISK(Grade.L3, "credit standing", "信用状况"),
    BIRTH_DATE(Grade.L3, "date of birth", "出生日期"),
    FAMILY(Grade.L3, "marital or family status", "婚姻与家庭"),
    COMPANY_CODE(Grade.L2, "unified social credit code", "统一社会信用代码"),
    COMPANY_NAME(Grade.L2, "name of an organisation", "单位名称"),
    GENDER(Grade.L2, "gender", "性别"),
    AGE(Grade.L2, "age", "年龄"),
    EDUCATION(Grade.L2, "education", "学历"),
    OCCUPATION(Grade.L2, "occupation", "职业"),
    DATE(Grade.L2, "date or time", "日期时间"),
    OTHER(Grade.L2, "nothing that is known", "未识别");

    private final Grade grade;
    private final Text label;

    Category(Grade grade, String en, String zh) {
        this.grade = grade;
        this.label = new Text(en, zh);
    }

    /** What is suggested. */
    public Grade grade() {
        return grade;
    }

    public Text label() {
        return label;
    }
}
