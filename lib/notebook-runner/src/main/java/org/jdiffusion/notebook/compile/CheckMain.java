package org.jdiffusion.notebook.compile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jdiffusion.notebook.kernel.KernelSpec;
import org.jdiffusion.notebook.kernel.KernelStartException;
import org.jdiffusion.notebook.model.Notebook;

/**
 * The other process: reads a line with the number of threads, then lines of requests, and writes a line for each
 * answer. It ends when its input does.
 */
final class CheckMain {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private CheckMain() {}

    public static void main(String[] args) throws IOException {
        PrintStream answers = System.out;
        System.setOut(System.err); // whatever else is printed must not come between the answers
        var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        ExecutorService threads = Executors.newFixedThreadPool(Integer.parseInt(input.readLine()));
        int count = 0;
        String line;
        while ((line = input.readLine()) != null) {
            CheckRequest request = MAPPER.readValue(line, CheckRequest.class);
            int number = count++;
            threads.execute(() -> print(answers, answer(number, request)));
        }
        System.exit(0); // nobody waits for the rest
    }

    private static CheckAnswer answer(int number, CheckRequest request) {
        try {
            Path file = Path.of(request.file());
            Path folder = file.getParent();
            JavaKernel kernel = JavaKernel.of(KernelSpec.read(Path.of(request.kernel())), folder);
            return new CheckAnswer(number, NotebookCheck.check(Plan.of(Notebook.read(file), kernel, folder)), null);
        } catch (IOException | KernelStartException | UncheckableException e) {
            return new CheckAnswer(number, null, e.getMessage());
        } catch (RuntimeException | Error e) { // whatever it is, somebody is waiting
            return new CheckAnswer(number, null, "the check failed: " + e);
        }
    }

    private static void print(PrintStream answers, CheckAnswer answer) {
        try {
            byte[] line = (MAPPER.writeValueAsString(answer) + "\n").getBytes(StandardCharsets.UTF_8);
            synchronized (answers) {
                answers.write(line, 0, line.length);
                answers.flush();
            }
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e); // records of texts and numbers
        }
    }
}
