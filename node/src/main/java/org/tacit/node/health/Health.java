package org.tacit.node.health;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.tacit.base.Text;

/** Whether this node can take work: its database answers, its folder takes writes, and there is room. */
public final class Health {

    /** Below this a job may fail for want of room, and evidence comes near it. */
    private static final long ROOM = 256L << 20;

    private final JdbcClient sql;
    private final Path folder;
    private final BooleanSupplier closing;

    /** One thing that must be well. */
    public record Check(String name, boolean well, Text finding) {
    }

    public Health(JdbcClient sql, Path folder, BooleanSupplier closing) {
        this.sql = sql;
        this.folder = folder;
        this.closing = closing;
    }

    public List<Check> checks() {
        return List.of(running(), database(), room());
    }

    public boolean isReady() {
        return checks().stream().allMatch(Check::well);
    }

    private Check running() {
        boolean well = !closing.getAsBoolean();
        return new Check("running", well, well ? Text.of("The node runs.", "节点正在运行。") : Text.of("The node is stopping.", "节点正在停止。"));
    }

    private Check database() {
        try {
            sql.sql("select 1").query(Integer.class).single();
            return new Check("database", true, Text.of("The database answers.", "数据库正常。"));
        } catch (DataAccessException e) {
            return new Check("database", false, Text.of("The database does not answer; check that it runs and that its address in config.yaml is right.", "数据库无响应；请确认其正在运行且 config.yaml 中的地址正确。"));
        }
    }

    private Check room() {
        try {
            long free = Files.getFileStore(folder).getUsableSpace();
            boolean well = free >= ROOM && Files.isWritable(folder);
            return new Check("disk", well, Text.of(well ? "%d MB are free." : "%d MB are free, or the folder cannot be written: make room, then jobs can be resumed.",
                    well ? "剩余 %d MB。" : "仅剩 %d MB，或目录不可写：请释放空间，之后可继续任务。", free >> 20));
        } catch (IOException e) {
            return new Check("disk", false, Text.of("The node's folder cannot be read; check that its disk is mounted.", "无法读取节点目录；请确认磁盘已挂载。"));
        }
    }
}
