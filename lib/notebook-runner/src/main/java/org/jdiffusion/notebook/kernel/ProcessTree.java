package org.jdiffusion.notebook.kernel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A process and all that came from it. A kernel is often two processes, and a cell may start more; those whose
 * parent has died are found again by a variable that every process of the tree inherits. Trees still alive when the
 * JVM ends are killed.
 */
final class ProcessTree {
    private static final String MARK = "NBRUN_KERNEL_ID";

    private static final Path PROC = Path.of("/proc");
    private static final Duration LAST_WAIT = Duration.ofSeconds(3);
    private static final Set<ProcessTree> LIVE = ConcurrentHashMap.newKeySet();

    private static boolean ending;

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(ProcessTree::killAll, "kernel-reaper"));
    }

    private final Process process;
    private final ProcessHandle root;
    private final String mark = MARK + "=" + UUID.randomUUID();
    private final Set<ProcessHandle> seen = ConcurrentHashMap.newKeySet();
    private final Set<Long> pids = ConcurrentHashMap.newKeySet();
    private final Guard guard;

    private ProcessTree(ProcessBuilder builder) throws IOException {
        builder.environment().put(MARK, mark.substring(MARK.length() + 1));
        process = builder.start();
        root = process.toHandle();
        seen.add(root);
        pids.add(root.pid());
        guard = Guard.over(mark);
    }

    /** Starts the first process of a new tree. */
    static ProcessTree start(ProcessBuilder builder) throws IOException {
        synchronized (LIVE) {
            if (ending) {
                throw new IOException("this program is ending");
            }
            ProcessTree tree = new ProcessTree(builder);
            LIVE.add(tree);
            return tree;
        }
    }

    private static void killAll() {
        synchronized (LIVE) {
            ending = true; // from here on nobody can start a process that would survive us
        }
        LIVE.forEach(tree -> tree.kill(Duration.ZERO));
    }

    /** The first process. */
    Process root() {
        return process;
    }

    /** Remembers the descendants of today; called often, since orphans no longer have a known parent. */
    void look() {
        seen.removeIf(member -> !member.equals(root) && !isAlive(member));
        Set<ProcessHandle> reached = root.descendants().collect(Collectors.toSet());
        Set<ProcessHandle> orphans = new LinkedHashSet<>(seen);
        orphans.removeAll(reached);
        orphans.remove(root);
        seen.addAll(reached);
        orphans.forEach(orphan -> orphan.descendants().forEach(seen::add));
        seen.forEach(member -> pids.add(member.pid()));
    }

    /** The number of every process that was ever seen here, dead or alive. */
    Set<Long> pids() {
        return Set.copyOf(pids);
    }

    /** The resident memory of the whole tree in bytes; 0 where the system does not tell. */
    long residentBytes() {
        return seen.stream().mapToLong(ProcessTree::residentBytes).sum();
    }

    /** The processor time that the living of the tree have used; empty where the system does not tell. */
    Optional<Duration> processorTime() {
        return seen.stream()
                .flatMap(member -> member.info().totalCpuDuration().stream())
                .reduce(Duration::plus);
    }

    /** Every process of the tree that is alive, descendants first. */
    List<ProcessHandle> members() {
        look();
        Set<ProcessHandle> members = new LinkedHashSet<>(seen);
        members.addAll(marked());
        members.remove(root);
        members.add(root);
        return members.stream().filter(ProcessTree::isAlive).collect(Collectors.toList());
    }

    /**
     * Ends the tree: asks all processes to end, and after {@code grace} kills those that are left (at once when it
     * is zero). Returns within a few seconds.
     */
    void kill(Duration grace) {
        if (!grace.isZero()) {
            members().forEach(ProcessHandle::destroy);
            awaitEnd(grace);
        }
        long deadline = System.nanoTime() + LAST_WAIT.toNanos();
        List<ProcessHandle> left = members();
        while (!left.isEmpty() && System.nanoTime() < deadline) {
            left.forEach(ProcessHandle::destroyForcibly);
            awaitEnd(Duration.ofMillis(200));
            left = members(); // a process may have started another one just before it died
        }
        collect();
        guard.close();
        LIVE.remove(this);
    }

    /** Lets the system forget the first process, which is our own child. */
    private void collect() {
        try {
            process.waitFor(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitEnd(Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (seen.stream().anyMatch(ProcessTree::isAlive) && System.nanoTime() < deadline) {
            try {
                Thread.sleep(10);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private Set<ProcessHandle> marked() {
        if (!Files.isDirectory(PROC)) {
            return Set.of();
        }
        try (Stream<Path> entries = Files.list(PROC)) {
            return entries.filter(entry ->
                            Character.isDigit(entry.getFileName().toString().charAt(0)))
                    .filter(this::isMarked)
                    .flatMap(entry ->
                            ProcessHandle.of(Long.parseLong(entry.getFileName().toString())).stream())
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            return Set.of();
        }
    }

    private boolean isMarked(Path entry) {
        try {
            byte[] environment = Files.readAllBytes(entry.resolve("environ"));
            return new String(environment, StandardCharsets.ISO_8859_1).contains(mark);
        } catch (IOException e) {
            return false; // it ended meanwhile, or belongs to somebody else
        }
    }

    /** Alive and not merely waiting for somebody to collect its exit status. */
    private static boolean isAlive(ProcessHandle process) {
        return process.isAlive() && !status(process, "State:").startsWith("Z");
    }

    private static long residentBytes(ProcessHandle process) {
        String kilobytes = status(process, "VmRSS:").replaceAll("\\D", "");
        return kilobytes.isEmpty() ? 0 : Long.parseLong(kilobytes) * 1024;
    }

    private static String status(ProcessHandle process, String field) {
        Path file = PROC.resolve(Long.toString(process.pid())).resolve("status");
        try (Stream<String> lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
            return lines.filter(line -> line.startsWith(field))
                    .map(line -> line.substring(field.length()).strip())
                    .findFirst()
                    .orElse("");
        } catch (IOException | UncheckedIOException e) {
            return ""; // no such system, or the process ended meanwhile
        }
    }
}
