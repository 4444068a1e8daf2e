package org.tacit.flow.op;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Optional;
import org.tacit.base.InvalidInput;
import org.tacit.base.Text;
import org.tacit.flow.spec.Kept;
import org.tacit.sql.run.Alignments;

/** Alignments of joins between jobs, in this node's kept folders: one file for a join, its version first and then the rows as {@link Alignment} writes them. */
record KeptAlignments(Kept kept) implements Alignments {

    private static final int ID = 16;

    private Path file(String join) {
        return kept.folder("sql-alignment", join).resolve("rows");
    }

    @Override
    public Optional<Version> find(String join) {
        try {
            Path file = file(join);
            if (!Files.exists(file)) {
                return Optional.empty();
            }
            byte[] bytes = Files.readAllBytes(file);
            return Optional.of(new Version(Arrays.copyOf(bytes, ID), Alignment.read(new ByteArrayInputStream(bytes, ID, Math.max(0, bytes.length - ID)), Long.MAX_VALUE).rows()));
        } catch (IOException | InvalidInput e) {
            // What cannot be read is made again.
            return Optional.empty();
        }
    }

    @Override
    public void keep(String join, Version version) {
        try {
            var out = new ByteArrayOutputStream();
            out.write(version.id());
            new Alignment(version.rows()).write(out);
            Path file = file(join);
            Path part = Files.createTempFile(file.getParent(), "rows", ".part");
            Files.write(part, out.toByteArray());
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new InvalidInput(Text.of("The alignment cannot be kept; check free disk space.", "无法保存对齐结果，请检查磁盘剩余空间。"), e);
        }
    }
}
