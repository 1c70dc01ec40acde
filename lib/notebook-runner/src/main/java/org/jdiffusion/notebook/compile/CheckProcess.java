package org.jdiffusion.notebook.compile;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A Java virtual machine that makes checks: the kernel's own, so that its compiler has the word, and started for code
 * that does not run long enough to be worth optimizing, which halves the time.
 */
final class CheckProcess implements AutoCloseable {
    private static final List<String> INHERITED =
            List.of("user.home", "user.language", "user.country", "maven.repo.local");
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final Process process;
    private final BufferedWriter requests;
    private final List<CompletableFuture<Checked>> waiting = new ArrayList<>();

    private CheckProcess(Process process) {
        this.process = process;
        this.requests = process.outputWriter(StandardCharsets.UTF_8);
    }

    /**
     * Starts it.
     *
     * @param java the program
     * @param threads how many checks it makes at a time
     */
    static CheckProcess start(Path java, int threads) throws IOException {
        List<String> command =
                new ArrayList<>(List.of(java.toString(), "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmn128m"));
        for (String name : INHERITED) {
            String value = System.getProperty(name);
            if (value != null) {
                command.add("-D" + name + "=" + value);
            }
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), CheckMain.class.getName()));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        CheckProcess started = new CheckProcess(process);
        started.requests.write(threads + "\n");
        Thread reader = new Thread(started::read, "nbrun-compile");
        reader.setDaemon(true);
        reader.start();
        return started;
    }

    /** Asks for a check; the answer fails with an {@link UncheckableException} when there is none to be had. */
    CompletableFuture<Checked> check(CheckRequest request) {
        CompletableFuture<Checked> answer = new CompletableFuture<>();
        synchronized (waiting) {
            waiting.add(answer);
        }
        try {
            requests.write(MAPPER.writeValueAsString(request) + "\n");
            requests.flush();
        } catch (IOException e) {
            answer.completeExceptionally(new UncheckableException("the checking process has ended", e));
        }
        return answer;
    }

    @Override
    public void close() {
        process.destroy();
    }

    private void read() {
        String end = "the checking process has ended";
        try (BufferedReader answers = process.inputReader(StandardCharsets.UTF_8)) {
            String line;
            while ((line = answers.readLine()) != null) {
                CheckAnswer answer = MAPPER.readValue(line, CheckAnswer.class);
                CompletableFuture<Checked> asked = asked(answer.number());
                if (answer.checked() == null) {
                    asked.completeExceptionally(new UncheckableException(answer.reason()));
                } else {
                    asked.complete(answer.checked());
                }
            }
        } catch (IOException e) {
            end += ": " + e.getMessage();
        }
        UncheckableException reason = new UncheckableException(end);
        synchronized (waiting) {
            waiting.forEach(each -> each.completeExceptionally(reason));
        }
    }

    private CompletableFuture<Checked> asked(int number) {
        synchronized (waiting) {
            return waiting.get(number);
        }
    }
}
