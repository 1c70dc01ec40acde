package org.jdiffusion.schedule;

import java.util.Arrays;

/** The schedulers by the names that people type. */
public enum SchedulerKind {
    /** {@link DdimScheduler}, without fresh noise. */
    DDIM("ddim"),
    /** {@link DdpmScheduler}. */
    DDPM("ddpm"),
    /** {@link DpmSolverScheduler}. */
    DPM_SOLVER("dpm++"),
    /** {@link EulerScheduler}. */
    EULER("euler"),
    /** {@link EulerAncestralScheduler}. */
    EULER_ANCESTRAL("euler-a"),
    /** {@link HeunScheduler}. */
    HEUN("heun");

    private final String name;

    SchedulerKind(String name) {
        this.name = name;
    }

    /**
     * A scheduler of this kind.
     *
     * @param steps network evaluations; {@link #HEUN} makes one less of an even number
     * @throws IllegalArgumentException if the settings allow no such walk
     */
    public Scheduler scheduler(SchedulerConfig config, int steps) {
        return switch (this) {
            case DDIM -> new DdimScheduler(config, steps);
            case DDPM -> new DdpmScheduler(config, steps);
            case DPM_SOLVER -> new DpmSolverScheduler(config, steps);
            case EULER -> new EulerScheduler(config, steps);
            case EULER_ANCESTRAL -> new EulerAncestralScheduler(config, steps);
            case HEUN -> new HeunScheduler(config, steps);
        };
    }

    /**
     * The kind of that name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static SchedulerKind of(String name) {
        return Arrays.stream(values())
                .filter(kind -> kind.name.equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "scheduler: wanted one of " + Arrays.toString(values()) + ", got '" + name + "'"));
    }

    /** Its name: {@code ddim}, {@code dpm++}, {@code euler-a}, ... */
    @Override
    public String toString() {
        return name;
    }
}
