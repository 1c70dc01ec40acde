package org.jdiffusion.course;

import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jdiffusion.tensor.Torch;

/** What every notebook asks first: how large, in which language, on what. */
public final class Course {
    private static NDManager manager;

    private Course() {}

    /**
     * The profile of this run: the system property {@code course.profile} or the variable {@code COURSE_PROFILE}, else
     * {@link Profile#SMALL}.
     *
     * @throws IllegalArgumentException if it names no profile
     */
    public static Profile profile() {
        String name = System.getProperty("course.profile", System.getenv().getOrDefault("COURSE_PROFILE", "SMALL"));
        try {
            return Profile.valueOf(name.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "course profile: wanted one of " + List.of(Profile.values()) + ", got " + name, e);
        }
    }

    /** The language of titles and labels: Japanese in a folder called {@code ja}, else English. */
    public static Locale language() {
        Path folder = Path.of("").toAbsolutePath().getFileName();
        return folder != null && folder.toString().equals("ja") ? Locale.JAPANESE : Locale.ENGLISH;
    }

    /** A fresh manager for the notebook's tensors; what an earlier call handed out is freed, so cells may run again. */
    public static synchronized NDManager manager() {
        if (manager != null) {
            manager.close();
        }
        manager = Torch.newManager();
        return manager;
    }

    /** Where downloads are kept: {@code JDIFFUSION_CACHE}, else {@code .cache/jdiffusion} in the user's home. */
    public static Path cache() {
        String chosen = System.getenv("JDIFFUSION_CACHE");
        return chosen == null ? Path.of(System.getProperty("user.home"), ".cache", "jdiffusion") : Path.of(chosen);
    }

    /** Java, engine, device and threads, in one line. */
    public static String machine() {
        return "Java " + Runtime.version().feature() + ", libtorch " + Torch.version() + ", " + Torch.device() + ", "
                + Torch.threads() + " threads, profile " + profile();
    }
}
