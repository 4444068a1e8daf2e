package org.tacit.privacy.deid;

import org.tacit.base.Text;

/** The seven families of techniques, as GB/T 37964-2019 orders them. */
public enum Family {
    ENCRYPTION("encryption", "密码技术"),
    PSEUDONYM("pseudonyms", "假名化技术"),
    SUPPRESSION("suppression and masking", "抑制（屏蔽）技术"),
    GENERALISATION("generalisation", "泛化技术"),
    RANDOMISATION("randomisation", "随机化技术"),
    STATISTICS("statistics: sampling and aggregation", "统计技术（抽样、聚合）"),
    SYNTHESIS("synthetic data", "数据合成技术"),
    /** The cells stay as they are. */
    NONE("unchanged", "不变");

    private final Text label;

    Family(String en, String zh) {
        label = new Text(en, zh);
    }

    public Text label() {
        return label;
    }
}
