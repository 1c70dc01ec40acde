package org.jdiffusion.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import org.jdiffusion.course.Charts;
import org.jdiffusion.data.Mnist;
import org.jdiffusion.io.Atomic;
import org.jdiffusion.models.race.ClassRace;
import org.jdiffusion.models.race.RaceMark;
import org.jdiffusion.models.race.RaceRecipe;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code course race}: how fast each recipe learns the class. A contestant that the table holds is not run again. */
@Command(
        name = "race",
        description = "Measure how fast each recipe learns which digit is wanted; five minutes and some judging each.",
        mixinStandardHelpOptions = true)
final class RaceCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private TrainingDigits source;

    @Parameters(
            paramLabel = "RECIPE",
            arity = "0..*",
            description = "Contestants: ${COMPLETION-CANDIDATES}; all of them if none is named.")
    private List<RaceRecipe> recipes = new ArrayList<>();

    @Option(
            names = "--out",
            paramLabel = "FILE.csv",
            defaultValue = "class-race.csv",
            description = "The table; what it holds already stays. Default ${DEFAULT-VALUE}.")
    private Path table;

    @Option(names = "--chart", paramLabel = "FILE.png", description = "Where to draw the table.")
    private Path chart;

    @Override
    public Integer call() throws IOException {
        PrintWriter log = spec.commandLine().getErr();
        List<RaceMark> marks = new ArrayList<>();
        if (Files.exists(table)) {
            Files.readAllLines(table).stream().skip(1).map(RaceMark::parse).forEach(marks::add);
        }
        Mnist digits = source.read(log);
        for (RaceRecipe recipe : recipes.isEmpty() ? Arrays.asList(RaceRecipe.values()) : recipes) {
            if (marks.stream().noneMatch(mark -> mark.recipe() == recipe)) {
                try (CtrlC ctrlC = new CtrlC();
                        UpdateBar bar = new UpdateBar(recipe.key(), log)) {
                    List<RaceMark> run = new ArrayList<>();
                    ClassRace.run(recipe, digits, bar, run::add);
                    marks.addAll(run);
                    write(marks);
                } catch (CancellationException e) {
                    log.println("Stopped: " + Failures.oneLine(e.getMessage()) + "; the table holds those before.");
                    return Main.INTERRUPTED;
                }
            }
        }
        if (chart != null) {
            Atomic.write(chart, Charts.png(Charts.race(marks)));
        }
        spec.commandLine().getOut().println("Measured: " + table);
        return 0;
    }

    private void write(List<RaceMark> marks) throws IOException {
        StringBuilder text = new StringBuilder(RaceMark.HEAD).append('\n');
        marks.stream()
                .sorted(Comparator.comparing(RaceMark::recipe).thenComparing(RaceMark::update))
                .forEach(mark -> text.append(mark.line()).append('\n'));
        Atomic.write(table, text.toString());
    }
}
