package org.jdiffusion.app;

/** Whether a person is watching. */
final class Terminal {
    private Terminal() {}

    /** True if output goes to a terminal and this is no automatic build. */
    @SuppressWarnings("SystemConsoleNull") // EngineSettings asks newer JDKs for the old answer
    static boolean isWatched() {
        return System.console() != null && !"true".equals(System.getenv("CI"));
    }
}
