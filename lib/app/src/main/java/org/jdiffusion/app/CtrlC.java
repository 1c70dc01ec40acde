package org.jdiffusion.app;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** While open, ending the program (Ctrl-C) interrupts this thread and waits until it has put things in order. */
final class CtrlC implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;

    private final CountDownLatch inOrder = new CountDownLatch(1);
    private final Thread hook;

    CtrlC() {
        Thread worker = Thread.currentThread();
        hook = new Thread(() -> {
            worker.interrupt();
            try {
                inOrder.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        Runtime.getRuntime().addShutdownHook(hook);
    }

    @Override
    public void close() {
        inOrder.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            return; // it is running: the program ends as soon as it does
        }
    }
}
