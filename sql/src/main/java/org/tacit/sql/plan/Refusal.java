package org.tacit.sql.plan;

import org.tacit.base.InvalidInput;

/** What this SQL does not do, said with the clause that asks for it and with what to write instead. */
final class Refusal {

    private Refusal() {
    }

    static InvalidInput of(String clause, String useEn, String useZh) {
        return InvalidInput.of("%1$s is not supported in a joint query; %2$s.", "联合查询不支持 %1$s；%3$s。", clause, useEn, useZh);
    }
}
