package org.tacit.node.project;

import java.util.Map;
import java.util.Set;
import org.tacit.base.InvalidInput;
import org.tacit.base.ProtocolViolation;
import org.tacit.base.TacitException;
import org.tacit.node.feed.Saying;
import org.tacit.node.home.NodeConfig;

/** What a party may say about a project at all, whoever else has said what: form, and that nobody speaks for another. */
final class ProjectWords {

    static final int LONGEST_NAME = 64;
    static final int LONGEST_COMMENT = 4_000;
    private static final int LONGEST_DESCRIPTION = 2_000;

    private static final Set<String> FOUNDERS = Set.of(ProjectState.FOUNDED, ProjectState.DESCRIBED, ProjectState.INVITED, ProjectState.REMOVED, ProjectState.CLOSED);
    private static final Map<String, Set<String>> PARTS = Map.ofEntries(
            Map.entry(ProjectState.FOUNDED, Set.of("name", "purpose", "description", "nonce")), Map.entry(ProjectState.DESCRIBED, Set.of("description")),
            Map.entry(ProjectState.INVITED, Set.of("party", "fingerprint")), Map.entry(ProjectState.REMOVED, Set.of("party", "reason")),
            Map.entry(ProjectState.CLOSED, Set.of("reason")), Map.entry(ProjectState.ACCEPTED, Set.of("invitation")),
            Map.entry(ProjectState.REFUSED, Set.of("invitation", "reason")), Map.entry(ProjectState.LEFT, Set.of("invitation", "reason")),
            Map.entry(ProjectState.OFFERED, Set.of("table", "columns", "note")), Map.entry(ProjectState.WITHDRAWN, Set.of("table")),
            Map.entry(ProjectState.ROLE, Set.of("person", "role")));

    private ProjectWords() {
    }

    /** Throws {@link ProtocolViolation} where the speaker may not say this. */
    static void check(Saying s, String founder) {
        Set<String> parts = PARTS.get(s.type());
        if (parts == null || !s.body().keySet().equals(parts)) {
            throw ProtocolViolation.of("%s said something about a project that this version does not know; update the older node.",
                    "%s 关于项目的发言本版本无法识别；请升级较旧的节点。", s.party());
        }
        if (FOUNDERS.contains(s.type()) != s.party().equals(founder) && (FOUNDERS.contains(s.type()) || isAnswer(s))) {
            throw ProtocolViolation.of("%s may not say '%s' about this project: who takes part is for %s, and each for itself, to say.",
                    "%s 无权对该项目作出“%s”：成员资格由 %s 及各方自行决定。", s.party(), s.type(), founder);
        }
        if ((s.type().equals(ProjectState.FOUNDED)) != (s.position() == 1 && s.party().equals(founder))) {
            throw ProtocolViolation.of("%s founds a project twice.", "%s 重复创建项目。", s.party());
        }
        try {
            form(s);
        } catch (TacitException e) {
            throw new ProtocolViolation(e.text());
        }
    }

    private static boolean isAnswer(Saying s) {
        return s.type().equals(ProjectState.ACCEPTED) || s.type().equals(ProjectState.REFUSED) || s.type().equals(ProjectState.LEFT);
    }

    private static void form(Saying s) {
        switch (s.type()) {
            case ProjectState.FOUNDED -> {
                checkName(s.get("name"));
                checkLength("purpose", s.get("purpose"), 200);
                checkLength("description", s.get("description"), LONGEST_DESCRIPTION);
                require(s.get("nonce").matches("[0-9a-f]{32}"));
            }
            case ProjectState.DESCRIBED -> checkLength("description", s.get("description"), LONGEST_DESCRIPTION);
            case ProjectState.INVITED -> {
                NodeConfig.checkName(s.get("party"));
                require(!s.get("party").equals(s.party()) && s.get("fingerprint").matches("[0-9a-f]{64}"));
            }
            case ProjectState.REMOVED -> NodeConfig.checkName(s.get("party"));
            case ProjectState.ACCEPTED, ProjectState.REFUSED, ProjectState.LEFT -> require(s.get("invitation").matches("[1-9][0-9]{0,8}"));
            case ProjectState.OFFERED, ProjectState.WITHDRAWN -> {
                checkLength("table", s.get("table"), 64);
                require(!s.get("table").isBlank());
            }
            case ProjectState.ROLE -> {
                checkLength("person", s.get("person"), 64);
                require(!s.get("person").isBlank());
                if (!s.get("role").isEmpty()) {
                    ProjectRole.parse(s.get("role"));
                }
            }
            default -> { }
        }
        s.body().forEach((name, value) -> {
            if (!name.equals("description") && !name.equals("columns") && value.indexOf('\n') >= 0) {
                throw InvalidInput.of("'%s' is one line.", "“%s”应为单行文本。", name);
            }
        });
    }

    static String checkName(String name) {
        if (name == null || !name.matches("[\\p{L}\\p{N}][\\p{L}\\p{N} _.-]{0," + (LONGEST_NAME - 1) + "}") || !name.strip().equals(name)) {
            throw InvalidInput.of("'%s' cannot be a project's name: letters and digits of any script, blanks, dots, dashes; at most %d.",
                    "“%s”不能作为项目名称：可用任意文字的字母、数字、空格、点和短横线，至多 %d 个。", name, LONGEST_NAME);
        }
        return name;
    }

    private static void checkLength(String what, String text, int most) {
        if (text.length() > most) {
            throw InvalidInput.of("The %s has %d characters; at most %d.", "%s 有 %d 个字符，至多 %d 个。", what, text.length(), most);
        }
    }

    private static void require(boolean good) {
        if (!good) {
            throw InvalidInput.of("A part of what was said about the project has no proper form.", "关于项目的发言格式不正确。");
        }
    }
}
