package org.tacit.flow.disclosure;

import org.tacit.base.Text;

/** One sentence for one fact, in both languages: who learns what, about whose columns, how much, under which condition. */
final class Sentence {

    private Sentence() {
    }

    static Text of(Fact f) {
        String columnsEn = f.about().columns().isEmpty() ? "" : " (" + String.join(", ", f.about().columns()) + ")";
        String columnsZh = f.about().columns().isEmpty() ? "" : "（" + String.join("、", f.about().columns()) + "）";
        Text verb = f.when() == When.MAY ? new Text("may learn", "可能知道") : new Text("will learn", "将知道");
        return new Text(
                f.learner() + " " + verb.en() + " " + f.what().en() + ", from " + f.about().party() + "'s " + f.about().table()
                        + columnsEn + bounds(f).en() + condition(f.when()).en() + ".",
                f.learner() + verb.zh() + "：" + f.what().zh() + "，涉及" + f.about().party() + "的" + f.about().table()
                        + columnsZh + bounds(f).zh() + condition(f.when()).zh() + "。");
    }

    private static Text bounds(Fact f) {
        StringBuilder en = new StringBuilder();
        StringBuilder zh = new StringBuilder();
        Scope s = f.of();
        if (s.rows() != Scope.Rows.WHOLE) {
            if (s.atMost() >= 0) {
                en.append("; at most ").append("%,d".formatted(s.atMost()));
                zh.append("，至多 ").append("%,d".formatted(s.atMost())).append(" 个");
            } else {
                en.append("; without a bound");
                zh.append("，没有上限");
            }
        }
        if (s.atLeast() > 0) {
            en.append("; never over fewer than ").append("%,d".formatted(s.atLeast())).append(" rows");
            zh.append("，每次不少于 ").append("%,d".formatted(s.atLeast())).append(" 行");
        }
        if (!s.epsilon().isEmpty()) {
            en.append("; with noise (ε = ").append(s.epsilon()).append(s.delta().isEmpty() ? "" : ", δ = " + s.delta()).append(")");
            zh.append("，加噪（ε = ").append(s.epsilon()).append(s.delta().isEmpty() ? "" : "，δ = " + s.delta()).append("）");
        }
        return new Text(en.toString(), zh.toString());
    }

    private static Text condition(When when) {
        return switch (when) {
            case ALWAYS, MAY -> new Text("", "");
            case IF_FOLLOWED -> new Text("; no more than this as long as every party follows the protocol", "；各方都遵守协议时不会更多");
            case IF_COLLUDING -> new Text("; only if the parties put together what they hold", "；仅当有关各方合谋时");
            case SIDE_EFFECT -> new Text("; through timing or message sizes only", "；仅通过耗时或消息大小");
        };
    }
}
