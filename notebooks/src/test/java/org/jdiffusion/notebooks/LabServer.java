package org.jdiffusion.notebooks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The course's JupyterLab from {@code .venv}, on a port of its own, with nothing of the user's. */
final class LabServer implements AutoCloseable {
    private static final Path VENV = Path.of("..", ".venv").toAbsolutePath().normalize();
    private static final Path PYTHON = VENV.resolve("bin/python");
    private static final Pattern ADDRESS = Pattern.compile("http://127\\.0\\.0\\.1:\\d+/lab\\?token=\\w+");

    private final Process process;
    private final Queue<String> said = new ArrayDeque<>();
    private final CompletableFuture<String> address = new CompletableFuture<>();

    private LabServer(Process process) {
        this.process = process;
        Thread reader = new Thread(this::read, "jupyterlab");
        reader.setDaemon(true);
        reader.start();
    }

    static boolean installed() {
        return Files.isExecutable(PYTHON);
    }

    /** Serves {@code notebooks}; {@code home} takes what Jupyter writes. */
    static LabServer start(Path notebooks, Path home) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                PYTHON.toString(),
                "-m",
                "jupyterlab",
                "--no-browser",
                "--allow-root",
                "--expose-app-in-browser",
                "--ServerApp.ip=127.0.0.1",
                "--ServerApp.port=0",
                "--ServerApp.root_dir=" + notebooks,
                "--KernelManager.shutdown_wait_time=1");
        Map<String, String> environment = builder.environment();
        environment.keySet().removeAll(List.of("PYTHONPATH", "PYTHONHOME", "JUPYTER_PATH", "JUPYTER_CONFIG_PATH"));
        environment.putAll(Map.of("PYTHONNOUSERSITE", "1", "JUPYTER_PREFER_ENV_PATH", "1"));
        for (String folder : List.of("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")) {
            environment.put(folder, home.resolve(folder).toString());
        }
        return new LabServer(builder.redirectErrorStream(true).start());
    }

    /** Where a browser finds it, token included; waits until it is up. */
    String address() throws InterruptedException {
        try {
            return address.get(60, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("JupyterLab did not start:\n" + lines(), e);
        }
    }

    private void read() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                synchronized (said) {
                    said.add(line);
                }
                Matcher found = ADDRESS.matcher(line);
                if (found.find()) {
                    address.complete(found.group());
                }
            }
        } catch (IOException e) {
            address.completeExceptionally(e);
        }
        address.completeExceptionally(new IOException("it ended"));
    }

    private String lines() {
        synchronized (said) {
            return String.join("\n", said);
        }
    }

    /** Ends the server and its kernels. */
    @Override
    public void close() throws InterruptedException {
        List<ProcessHandle> all = process.descendants().toList();
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        all.forEach(ProcessHandle::destroyForcibly);
    }
}
