package org.jdiffusion.notebook.fake;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the fake kernel does for the commands of a cell. */
final class FakeCell {
    private final FakeWire wire;
    private final Path connectionFile;
    private final Runnable flush;
    private FakeWire.Request previous;
    private boolean deaf;
    private boolean mute;
    private boolean idleLost;
    private boolean replyLost;
    private boolean idleFirst;
    private String error;
    private int count;

    /** @param flush waits until what was printed is on its way, and ends printing */
    FakeCell(FakeWire wire, Path connectionFile, Runnable flush) {
        this.wire = wire;
        this.flush = flush;
        this.connectionFile = connectionFile;
    }

    void kernelInfo(FakeWire.Request request) {
        if (!deaf) {
            status(request, "busy");
            wire.reply(request, "kernel_info_reply", FakeWire.json().put("status", "ok"));
            status(request, "idle");
        }
    }

    void execute(FakeWire.Request request) throws Exception {
        idleLost = false;
        replyLost = false;
        idleFirst = false;
        error = null;
        FakeKernel.interrupted = false;
        status(request, "busy");
        for (String line : request.content().path("code").asText().lines().toList()) {
            String[] words = line.strip().split(" ", 3);
            if (!words[0].isEmpty() && !words[0].startsWith("//") && error == null) {
                command(request, words[0], words.length > 1 ? words[1] : "", words.length > 2 ? words[2] : "");
            }
        }
        if (idleFirst) {
            status(request, "idle");
            Thread.sleep(100);
        }
        if (!replyLost) {
            ObjectNode content = FakeWire.json()
                    .put("status", error == null ? "ok" : "error")
                    .put("execution_count", ++count);
            wire.reply(request, "execute_reply", content);
        }
        if (!idleLost && !idleFirst) {
            status(request, "idle");
        }
        wire.badSignature = false;
        previous = request;
    }

    private void command(FakeWire.Request request, String name, String first, String rest) throws Exception {
        switch (name) {
            case "print" -> stream(request, "stdout", first + "\n");
            case "warn" -> stream(request, "stderr", first + "\n");
            case "log" -> System.err.println(first);
            case "result" -> result(request, first);
            case "display" -> display(request, first, rest);
            case "env" -> result(request, System.getenv().getOrDefault(first, "unset"));
            case "cwd" -> result(request, Path.of("").toAbsolutePath().toString());
            case "connection" -> result(request, connectionFile.toString());
            case "pid" -> result(request, Long.toString(ProcessHandle.current().pid()));
            case "spawn" -> result(request, Long.toString(spawn()));
            case "raise" -> raise(request, first, rest);
            case "exit" -> {
                flush.run();
                System.exit(Integer.parseInt(first));
            }
            case "flood" -> {
                for (int i = 0; i < Integer.parseInt(first); i++) {
                    stream(request, "stdout", "line " + i + "\n");
                }
            }
            case "blobs" -> {
                for (int i = 0; i < Integer.parseInt(first); i++) {
                    stream(request, "stdout", "x".repeat(Integer.parseInt(rest)));
                }
            }
            case "kill" ->
                new ProcessBuilder(
                                "sh", "-c", "kill -9 " + ProcessHandle.current().pid())
                        .start()
                        .waitFor();
            case "crash" -> crash();
            case "late" -> stream(previous, "stdout", first + "\n");
            case "pause" -> Thread.sleep(Long.parseLong(first));
            case "create" -> Files.createFile(Path.of(first));
            case "delete" -> Files.delete(Path.of(first));
            case "await" -> {
                while (!Files.exists(Path.of(first))) {
                    Thread.sleep(5);
                }
            }
            case "hang" -> {
                while (!FakeKernel.interrupted) {
                    Thread.sleep(5);
                }
                raise(request, "java.lang.InterruptedException", "");
            }
            case "hang-hard" -> Thread.sleep(600_000);
            case "input" -> result(request, "[" + wire.ask(request) + "]");
            case "garbage" -> wire.publishGarbage();
            case "bad-signature" -> wire.badSignature = true;
            case "idle-first" -> idleFirst = true;
            case "lose-idle" -> idleLost = true;
            case "lose-iopub" -> {
                idleLost = true;
                mute = true;
            }
            case "lose-reply" -> replyLost = true;
            case "lose-shell" -> {
                replyLost = true;
                deaf = true;
            }
            case "stop-heart" -> FakeKernel.heartStopped = true;
            default -> raise(request, "java.lang.IllegalArgumentException", name);
        }
    }

    private void status(FakeWire.Request request, String state) {
        if (!mute) {
            wire.publish(request.header(), "status", FakeWire.json().put("execution_state", state));
        }
    }

    private void stream(FakeWire.Request request, String name, String text) {
        wire.publish(
                request.header(), "stream", FakeWire.json().put("name", name).put("text", text));
    }

    private void result(FakeWire.Request request, String text) {
        ObjectNode content = FakeWire.json().put("execution_count", 99);
        content.putObject("data").put("text/plain", text);
        content.putObject("metadata");
        wire.publish(request.header(), "execute_result", content);
    }

    private void display(FakeWire.Request request, String mime, String data) {
        ObjectNode content = FakeWire.json();
        content.putObject("data").put(mime, data);
        content.putObject("metadata");
        wire.publish(request.header(), "display_data", content);
    }

    private void raise(FakeWire.Request request, String type, String message) {
        error = type;
        ObjectNode content = FakeWire.json().put("ename", "RuntimeException").put("evalue", type + ", " + message);
        // The message may be a frame in Python's manner, which stands on a line of its own.
        content.putArray("traceback")
                .add("\u001b[31m" + type + ": " + message + "\u001b[0m")
                .add(message);
        wire.publish(request.header(), "error", content);
    }

    /** Writes where no memory is, which no JVM survives. */
    private static void crash() throws ReflectiveOperationException {
        Class<?> type = Class.forName("sun.misc.Unsafe");
        Field field = type.getDeclaredField("theUnsafe");
        field.setAccessible(true);
        type.getMethod("putAddress", long.class, long.class).invoke(field.get(null), 0L, 1L);
    }

    /** Starts a process that would live for ten minutes, through a parent that ends at once. */
    private static long spawn() throws IOException, InterruptedException {
        Process shell = new ProcessBuilder("sh", "-c", "sleep 600 >/dev/null 2>&1 & echo $!").start();
        String pid = new String(shell.getInputStream().readNBytes(64), StandardCharsets.US_ASCII);
        shell.waitFor();
        return Long.parseLong(pid.strip());
    }
}
