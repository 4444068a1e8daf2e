package org.tacit.flow.run;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.tacit.base.Cancelled;
import org.tacit.base.InvalidInput;
import org.tacit.base.Text;
import org.tacit.flow.contract.Canonical;
import org.tacit.flow.spec.PortType;
import org.tacit.flow.spec.StepContext;

/**
 * The artifacts of one job at this party: one folder, an index, and one file for each artifact. A file is written under a
 * temporary name, forced to disk and renamed; a step exists once the index names it, and the index is replaced in the same way.
 * So at every moment a step is either there with all its artifacts or not there, whatever was killed.
 */
public final class JobArtifacts {

    private static final String INDEX = "index.json";
    private static final String SCRATCH = "scratch";

    private final String job;
    private final Path folder;
    private final AtRest atRest;
    private final LinkedHashMap<String, Entry> steps = new LinkedHashMap<>();

    /**
     * A complete step.
     *
     * @param mark the same at every party that took part, another one in every attempt
     */
    public record Entry(String step, String mark, List<Artifact> artifacts) {
        public Entry {
            artifacts = List.copyOf(artifacts);
        }
    }

    record Index(String format, List<Entry> steps) {
        static final String FORMAT = "artifacts/v1";
    }

    JobArtifacts(String job, Path folder, AtRest atRest) {
        this.job = job;
        this.folder = folder;
        this.atRest = atRest;
        try {
            Files.createDirectories(folder);
            Path index = folder.resolve(INDEX);
            if (Files.exists(index)) {
                Index read = Canonical.decode(Files.readAllBytes(index), Index.class);
                if (!read.format().equals(Index.FORMAT)) {
                    throw InvalidInput.of("The artifacts in %s were written by another version.", "%s 中的结果由其他版本写成。", folder);
                }
                read.steps().forEach(e -> steps.put(e.step(), e));
            }
        } catch (IOException e) {
            throw broken(e);
        }
    }

    /** All artifacts of complete steps, in the order in which the steps were completed. */
    public synchronized List<Artifact> list() {
        return steps.values().stream().flatMap(e -> e.artifacts().stream()).toList();
    }

    public Optional<Artifact> find(String step, String port) {
        return list().stream().filter(a -> a.step().equals(step) && a.port().equals(port)).findFirst();
    }

    /** Mark by complete step. A step whose files are not all there is not complete. */
    synchronized Map<String, String> complete() {
        Map<String, String> marks = new LinkedHashMap<>();
        steps.forEach((step, entry) -> {
            if (entry.artifacts().stream().allMatch(a -> sizeOf(a) == atRest.size(a.file(), a.bytes()))) {
                marks.put(step, entry.mark());
            }
        });
        return marks;
    }

    private long sizeOf(Artifact artifact) {
        try {
            return Files.size(folder.resolve(artifact.file()));
        } catch (IOException missing) {
            return -1;
        }
    }

    /** Writes one artifact's file; it counts only once {@link #commit} names it. */
    Artifact write(String step, String port, PortType type, String mark, StepContext.Writer content) {
        String file = atRest.name(step + "." + port + "." + mark.substring(0, 16));
        Path temporary = folder.resolve(file + ".tmp");
        MessageDigest digest = sha256();
        long[] bytes = {0};
        try {
            try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
                    StandardOpenOption.TRUNCATE_EXISTING)) {
                OutputStream plain = Channels.newOutputStream(channel);
                OutputStream sealed = sealing(file, plain);
                OutputStream out = new BufferedOutputStream(new Counting(sealed, digest, bytes), 1 << 16);
                content.to(out);
                out.flush();
                if (sealed != plain) {
                    sealed.close();
                }
                channel.force(true);
            } catch (IOException | RuntimeException | Error e) {
                // What was half written may be another party's cells.
                atRest.gone(temporary);
                Files.deleteIfExists(temporary);
                throw e;
            }
            Files.move(temporary, folder.resolve(file), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw full(e);
        }
        return new Artifact(step, port, type, bytes[0], HexFormat.of().formatHex(digest.digest()), file);
    }

    private OutputStream sealing(String file, OutputStream plain) throws IOException {
        try {
            return atRest.writing(job, file, plain);
        } catch (InvalidInput e) {
            // The file's own key could not be kept.
            throw e.getCause() instanceof IOException cause ? full(cause) : e;
        }
    }

    /** Makes a step complete, in place of what it left in an earlier attempt. */
    synchronized void commit(String step, String mark, List<Artifact> artifacts) {
        Entry earlier = steps.remove(step);
        steps.put(step, new Entry(step, mark, artifacts));
        save();
        if (earlier != null) {
            delete(earlier, artifacts);
        }
        deleteAll(scratchOf(step));
    }

    private Path scratchOf(String step) {
        return folder.resolve(SCRATCH).resolve(step);
    }

    /** A step's folder, see {@link StepContext#scratch}. */
    Path scratch(String step) {
        try {
            Path made = Files.createDirectories(scratchOf(step));
            if (made.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwx------"));
            }
            return made;
        } catch (IOException e) {
            throw full(e);
        }
    }

    /** Deletes what steps keep to go on with: the job will not go on. */
    public synchronized void dropScratch() {
        deleteAll(folder.resolve(SCRATCH));
    }

    private void deleteAll(Path unwanted) {
        if (!Files.exists(unwanted)) {
            return;
        }
        try (Stream<Path> inside = Files.walk(unwanted)) {
            for (Path path : inside.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw broken(e);
        }
    }

    /** Forgets steps that are to be run again. */
    synchronized void forget(List<String> unwanted) {
        List<Entry> gone = new ArrayList<>();
        unwanted.forEach(step -> Optional.ofNullable(steps.remove(step)).ifPresent(gone::add));
        if (!gone.isEmpty()) {
            save();
            gone.forEach(e -> delete(e, List.of()));
        }
    }

    /**
     * Destroys one artifact for good: its key first, so that no copy of the file can be opened either, then the file, then its line in the index.
     * The step counts as complete without it.
     */
    public synchronized void destroy(String step, String port) {
        Entry entry = steps.get(step);
        Artifact unwanted = find(step, port).orElseThrow(() -> InvalidInput.of("There is no artifact '%s.%s' here.", "此处没有结果“%s.%s”。", step, port));
        List<Artifact> rest = entry.artifacts().stream().filter(a -> !a.equals(unwanted)).toList();
        delete(new Entry(step, entry.mark(), List.of(unwanted)), List.of());
        steps.put(step, new Entry(step, entry.mark(), rest));
        save();
    }

    /** Bytes on disk of one artifact; -1 where its file is not there. */
    public synchronized long onDisk(Artifact artifact) {
        return sizeOf(artifact);
    }

    private void delete(Entry entry, List<Artifact> kept) {
        for (Artifact artifact : entry.artifacts()) {
            if (kept.stream().noneMatch(k -> k.file().equals(artifact.file()))) {
                try {
                    atRest.gone(folder.resolve(artifact.file()));
                    Files.deleteIfExists(folder.resolve(artifact.file()));
                } catch (IOException e) {
                    throw broken(e);
                }
            }
        }
    }

    private void save() {
        byte[] bytes = Canonical.encode(new Index(Index.FORMAT, List.copyOf(steps.values())));
        Path temporary = folder.resolve(INDEX + ".tmp");
        try {
            try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
                    StandardOpenOption.TRUNCATE_EXISTING)) {
                ByteBuffer buffer = ByteBuffer.wrap(bytes);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                channel.force(true);
            }
            Files.move(temporary, folder.resolve(INDEX), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            forceFolder();
        } catch (IOException e) {
            throw full(e);
        }
    }

    /** A rename is durable once its folder is; Windows has no such call and needs none. */
    private void forceFolder() throws IOException {
        if (java.io.File.separatorChar == '/') {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    /** The content, whole; {@link InvalidInput} where the file was changed since it was written, noticed when its end is reached. */
    public InputStream open(Artifact artifact) {
        try {
            return new Verifying(atRest.reading(job, artifact.file(), Files.newInputStream(folder.resolve(artifact.file()))), artifact);
        } catch (IOException e) {
            throw broken(e);
        }
    }

    private InvalidInput broken(IOException e) {
        return new InvalidInput(Text.of("The artifacts in %s cannot be read or written (%s); check disk and rights.",
                "无法读写 %s 中的结果（%s），请检查磁盘与权限。", folder, e), e);
    }

    /** Nobody's mistake: what was complete before stays, and the job goes on when there is room. The sentence names no folder, for it is told to others. */
    static Cancelled full(IOException e) {
        String reason = e instanceof FileSystemException file ? file.getReason() : e.getClass() == IOException.class ? e.getMessage() : null;
        return new Cancelled(Text.of("The job's results cannot be written to disk (%s); make room or mend it, then resume the job.", "任务结果无法写入磁盘（%s）；请释放空间或排除故障后继续任务。", reason == null ? e.getClass().getSimpleName() : reason), e);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Hashes and counts on the way out. */
    private static final class Counting extends FilterOutputStream {
        private final MessageDigest digest;
        private final long[] bytes;

        Counting(OutputStream out, MessageDigest digest, long[] bytes) {
            super(out);
            this.digest = digest;
            this.bytes = bytes;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] b, int offset, int length) throws IOException {
            out.write(b, offset, length);
            digest.update(b, offset, length);
            bytes[0] += length;
        }
    }

    /** Hashes on the way in, and compares at the end. */
    private static final class Verifying extends java.io.FilterInputStream {
        private final MessageDigest digest = sha256();
        private final Artifact artifact;
        private boolean ended;

        Verifying(InputStream in, Artifact artifact) {
            super(new java.io.BufferedInputStream(in, 1 << 16));
            this.artifact = artifact;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 255;
        }

        @Override
        public int read(byte[] b, int offset, int length) throws IOException {
            int n = super.read(b, offset, length);
            if (n > 0) {
                digest.update(b, offset, n);
            } else if (n < 0 && !ended) {
                ended = true;
                if (!HexFormat.of().formatHex(digest.digest()).equals(artifact.sha256())) {
                    throw InvalidInput.of("Artifact %s.%s was changed on disk since it was written; run the job again from its start.",
                            "结果 %s.%s 在写入后被改动，请重新运行任务。", artifact.step(), artifact.port());
                }
            }
            return n;
        }

        @Override
        public long skip(long n) throws IOException {
            return readNBytes((int) Math.min(n, 1 << 16)).length;
        }

        @Override
        public boolean markSupported() {
            return false;
        }
    }
}
