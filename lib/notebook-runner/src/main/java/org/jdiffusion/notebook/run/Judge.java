package org.jdiffusion.notebook.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.jdiffusion.notebook.compare.Difference;
import org.jdiffusion.notebook.kernel.Reply;
import org.jdiffusion.notebook.run.trace.ErrorText;
import org.jdiffusion.notebook.run.trace.RanCells;
import org.jdiffusion.notebook.run.trace.Trace;

/** Says whether a cell that ran to its end did as it should. */
final class Judge {
    private final CellPlan plan;
    private final Problems problems;
    private final RanCells ran;
    private final JavaProbe probe;

    Judge(CellPlan plan, Problems problems, RanCells ran, JavaProbe probe) {
        this.plan = plan;
        this.problems = problems;
        this.ran = ran;
        this.probe = probe;
    }

    Verdict judge(CellOutcome outcome) throws InterruptedException {
        if (outcome.reply().filter(Reply::askedForInput).isPresent()) {
            return failed("asks for keyboard input, which is not available: nobody is there");
        }
        boolean raised = outcome.outputs().hasError()
                || outcome.reply().filter(reply -> !reply.status().equals("ok")).isPresent();
        if (raised && !plan.marks().raises()) {
            return raised(outcome);
        }
        String wanted = plan.marks().settings().getOrDefault("raises", "");
        if (!wanted.isEmpty() && !(raised && error(outcome).isA(wanted))) {
            return failed("was to raise " + wanted + ", but "
                    + (raised ? "raised " + error(outcome).headline() : "raised nothing"));
        }
        List<Difference> differences = plan.expectation()
                .map(expectation -> expectation.differences(outcome.persistent()))
                .orElse(List.of());
        if (!differences.isEmpty()) {
            return new Verdict.Failed(problems.mismatch(differences));
        }
        List<String> beyond = plan.budget().exceeded(outcome.seconds(), outcome.peakBytes());
        if (!beyond.isEmpty()) {
            return failed("is over its budget: " + String.join(", ", beyond));
        }
        return new Verdict.Passed(remarks(outcome, raised));
    }

    private List<String> remarks(CellOutcome outcome, boolean raised) {
        List<String> remarks = new ArrayList<>();
        if (plan.marks().raises() && !raised) {
            remarks.add("marked as raising, but raised nothing");
        }
        if (outcome.reply().filter(Reply::outputsLost).isPresent()) {
            remarks.add("output lost by the kernel: it printed more, and faster, than it can send");
        }
        if (outcome.outputs().isCut()) {
            remarks.add("its output was too long to keep");
        }
        return remarks;
    }

    private Verdict raised(CellOutcome outcome) {
        ErrorText error = error(outcome);
        if (error.headline().isEmpty()) {
            return failed(
                    "the kernel answered '" + outcome.reply().map(Reply::status).orElse("") + "'");
        }
        return new Verdict.Failed(problems.error(Trace.of(error, ran, probe::ask)));
    }

    private static ErrorText error(CellOutcome outcome) {
        JsonNode published = outcome.outputs().error();
        return ErrorText.of(
                published.isEmpty()
                        ? outcome.reply()
                                .map(reply -> (JsonNode) reply.content())
                                .orElse(published)
                        : published);
    }

    private Verdict failed(String headline) {
        return new Verdict.Failed(problems.fault(headline));
    }
}
