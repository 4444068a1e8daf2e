package org.tacit.node.job;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.tacit.wire.Said;

/** The conversations of steps that have ended, as this side counted them; a repeated step's last one. */
final class ConversationStore {

    private final JdbcClient sql;

    ConversationStore(JdbcClient sql) {
        this.sql = sql;
    }

    void keep(String job, String step, List<Said> lines) {
        sql.sql("delete from conversation where job = ? and step = ?").params(job, step).update();
        int position = 0;
        for (Said s : lines) {
            sql.sql("insert into conversation (job, step, position, peer, channel, kind, sent, messages, bytes, smallest, largest) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
                    .params(job, step, position++, cut(s.peer(), 100), cut(s.channel(), 200), cut(s.kind(), 100), s.sent(), s.messages(), s.bytes(), s.smallest(), s.largest()).update();
        }
    }

    private static String cut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most);
    }

    /** By step. */
    Map<String, List<Said>> of(String job) {
        Map<String, List<Said>> steps = new LinkedHashMap<>();
        sql.sql("select * from conversation where job = ? order by step, position").param(job).query(row -> {
            steps.computeIfAbsent(row.getString("step"), s -> new ArrayList<>()).add(new Said(row.getString("peer"), row.getString("channel"), row.getString("kind"),
                    row.getBoolean("sent"), row.getLong("messages"), row.getLong("bytes"), row.getLong("smallest"), row.getLong("largest")));
        });
        return steps;
    }
}
