package org.jdiffusion.app;

import ai.djl.engine.EngineException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.CancellationException;
import org.jdiffusion.hub.HubException;
import org.jdiffusion.train.TrainingException;

/** Says in one sentence what went wrong; only what is a bug of ours shows where. */
final class Failures {
    private static final int LONGEST = 600;

    private Failures() {}

    /** Prints and returns the exit code. */
    static int report(Throwable e, PrintWriter err) {
        if (e instanceof UncheckedIOException unchecked) {
            return report(unchecked.getCause(), err);
        }
        String sentence = sentence(e);
        if (sentence == null) {
            err.println("course: this is a bug, please report it with what follows");
            e.printStackTrace(err);
        } else {
            err.println("course: " + oneLine(sentence));
        }
        boolean interrupted = e instanceof CancellationException
                || e instanceof ClosedByInterruptException
                || (e instanceof HubException hub && hub.reason() == HubException.Reason.INTERRUPTED);
        return interrupted ? Main.INTERRUPTED : Main.FAILED;
    }

    /** On one line, without what would make a terminal act, and not too long for it. */
    static String oneLine(String message) {
        return clipped(message.strip().replaceAll("\\s*\\R\\s*", " "), LONGEST);
    }

    /** The text with control characters spelled out, cut after {@code most} characters. */
    static String clipped(String text, int most) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (plain.length() >= most) {
                return plain + "...";
            }
            boolean acts = Character.isISOControl(c) || Character.getType(c) == Character.FORMAT;
            plain.append(acts || c == '\u2028' || c == '\u2029' ? String.format("\\u%04x", (int) c) : c);
        }
        return plain.toString();
    }

    private static String sentence(Throwable e) {
        if (e instanceof ClosedByInterruptException) {
            return "interrupted; the same command begins again";
        } else if (e instanceof InvalidPathException path) {
            return unwritable(path);
        } else if (e instanceof NoSuchFileException missing) {
            return missing.getFile() + ": no such file or folder";
        } else if (e instanceof AccessDeniedException denied) {
            return denied.getFile() + ": permission denied";
        } else if (e instanceof FileSystemException trouble) {
            String reason = trouble.getReason() == null ? e.getClass().getSimpleName() : trouble.getReason();
            return trouble.getFile() + ": " + reason;
        } else if (e instanceof OutOfMemoryError) {
            return "out of memory (" + e.getMessage() + "): give Java more, as in java -Xmx4g -jar course.jar";
        } else if (e instanceof LinkageError) {
            return "the engine cannot start (" + rootCause(e) + "): see course doctor";
        } else if (e instanceof EngineException) {
            return "the engine refused: " + e.getMessage();
        }
        boolean told = e instanceof IOException
                || e instanceof IllegalArgumentException
                || e instanceof ArithmeticException
                || e instanceof TrainingException
                || e instanceof CancellationException;
        String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return told ? message : null;
    }

    /** Where no language is set, as in many containers, Java knows no names of files but those of English letters. */
    static String unwritable(InvalidPathException path) {
        boolean english = path.getInput().chars().allMatch(c -> c < 0x80);
        return "no file here can be called " + path.getInput() + " (" + path.getReason() + ")"
                + (english ? "" : "; for other letters than English set LC_ALL=C.UTF-8");
    }

    private static Throwable rootCause(Throwable e) {
        return e.getCause() == null ? e : rootCause(e.getCause());
    }
}
