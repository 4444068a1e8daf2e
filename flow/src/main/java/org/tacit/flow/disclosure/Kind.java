package org.tacit.flow.disclosure;

import org.tacit.base.Text;

/**
 * What sort of thing is learned, from least to most; a policy names the highest kind it allows. The list is closed: what does
 * not fit is a missing kind, not a comment.
 */
public enum Kind {
    /** A row or set count, also a padded one. */
    SIZE("a count", "数量"),
    /** Schema, tree shape, number of rounds. A policy that allows no more than this allows secret computation only. */
    SHAPE("the shape", "结构"),
    /** A number over a group, with its minimum group and any noise. */
    AGGREGATE("a group figure", "汇总值"),
    /** A ranking without values. */
    ORDER("the ranking", "排序"),
    /** One of the learner's own items is in the other's set. */
    MEMBERSHIP("membership of its own items", "己方条目是否在内"),
    /** An item that the learner did not hold. */
    IDENTIFIER("an identifier it did not hold", "原本没有的标识"),
    /** A function of a single row: a score, a bucket, a node membership. */
    PARTIAL("a function of single rows", "单行的函数值"),
    /** A cell. */
    VALUE("cell values", "单元格取值"),
    /** Parameters or structure of a model. */
    MODEL("model parameters", "模型参数");

    private final Text label;

    Kind(String en, String zh) {
        this.label = new Text(en, zh);
    }

    /** A short name for chips and tables. */
    public Text label() {
        return label;
    }

    public boolean exceeds(Kind highest) {
        return compareTo(highest) > 0;
    }
}
