package org.tacit.node.project;

import java.util.Arrays;
import java.util.Locale;
import org.tacit.base.InvalidInput;

/** What a person does in a project; for people to know whom to ask. What anybody may do at a node is decided there, by permissions. */
public enum ProjectRole {
    LEAD, ANALYST, DATA_OWNER, APPROVER, OBSERVER;

    public static ProjectRole parse(String text) {
        return Arrays.stream(values()).filter(r -> r.label().equals(text == null ? "" : text.toLowerCase(Locale.ROOT).replace('_', '-'))).findFirst()
                .orElseThrow(() -> InvalidInput.of("'%s' is no role in a project; the roles are %s.", "“%s”不是项目角色；可用角色：%s。", text,
                        Arrays.stream(values()).map(ProjectRole::label).toList()));
    }

    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
