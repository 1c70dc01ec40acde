package org.jdiffusion.notebook.protocol;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiConsumer;
import org.zeromq.ZMQ;

/**
 * One thread that owns some sockets: it alone opens, reads, writes and closes them (ZeroMQ sockets are not
 * thread-safe). Others hand it frames to send and are told, on this thread, what has come in.
 */
final class SocketLoop {
    private static final int POLL_MILLIS = 250;
    private static final Duration LAST_WAIT = Duration.ofSeconds(2);

    private record Outgoing(Channel channel, List<byte[]> frames) {}

    private final ZMQ.Context context;
    private final Map<Channel, String> addresses;
    private final byte[] identity;
    private final BiConsumer<Channel, List<byte[]>> received;
    private final Runnable everyTurn;
    private final Queue<Outgoing> outbox = new ConcurrentLinkedQueue<>();
    private final Set<Channel> connected = ConcurrentHashMap.newKeySet();
    private final Pipe wakeup;
    private final Thread thread;
    private volatile boolean closing;
    private volatile Throwable death;

    /** Prepares the loop; {@code everyTurn} is called at least four times a second, on the loop's thread. */
    SocketLoop(
            String name,
            ZMQ.Context context,
            Map<Channel, String> addresses,
            byte[] identity,
            BiConsumer<Channel, List<byte[]>> received,
            Runnable everyTurn) {
        this.context = context;
        this.addresses = addresses;
        this.identity = identity;
        this.received = received;
        this.everyTurn = everyTurn;
        try {
            wakeup = Pipe.open();
            wakeup.source().configureBlocking(false);
            wakeup.sink().configureBlocking(false);
        } catch (IOException e) {
            throw new UncheckedIOException("no pipe for a socket thread", e);
        }
        thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    void send(Channel channel, List<byte[]> frames) {
        outbox.add(new Outgoing(channel, frames));
        wake();
    }

    /** Whether the other end of a channel has ever been reached. */
    boolean isConnected(Channel channel) {
        return connected.contains(channel);
    }

    /** Throws when the thread has died of a fault of ours, so that nobody waits for what it would have received. */
    void check() {
        if (death != null) {
            throw new IllegalStateException("the thread " + thread.getName() + " has died", death);
        }
    }

    /** Ends the thread, which closes its sockets; unsent frames are dropped. */
    void close() {
        closing = true;
        wake();
        join(thread);
    }

    /** Waits for the end of a thread, two seconds at most, whether or not the caller is interrupted. */
    static void join(Thread thread) {
        long deadline = System.nanoTime() + LAST_WAIT.toNanos();
        boolean interrupted = false;
        for (long left = LAST_WAIT.toMillis();
                left > 0 && thread.isAlive();
                left = Duration.ofNanos(deadline - System.nanoTime()).toMillis()) {
            try {
                thread.join(left);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void wake() {
        try {
            wakeup.sink().write(ByteBuffer.wrap(new byte[1]));
        } catch (IOException e) {
            // The loop has ended and taken the pipe with it; there is nobody to wake.
            closing = true;
        }
    }

    private void run() {
        Map<Channel, ZMQ.Socket> sockets = new EnumMap<>(Channel.class);
        try (Pipe.SourceChannel source = wakeup.source();
                ZMQ.Poller poller = context.poller(addresses.size() + 1)) {
            addresses.forEach((channel, address) -> {
                ZMQ.Socket socket = open(channel, address);
                sockets.put(channel, socket);
                poller.register(socket, ZMQ.Poller.POLLIN);
            });
            poller.register(source, ZMQ.Poller.POLLIN);
            ByteBuffer drain = ByteBuffer.allocate(256);
            while (!closing) {
                poller.poll(POLL_MILLIS);
                while (source.read(drain.clear()) > 0) {
                    // Only the waking mattered.
                }
                deliver(sockets);
                sockets.forEach(this::receive);
                everyTurn.run();
            }
        } catch (Throwable e) { // no memory for a message, for instance: the waiting thread must learn of it
            death = e;
        } finally {
            sockets.values().forEach(ZMQ.Socket::close);
            closeSink();
        }
    }

    private void closeSink() {
        try {
            wakeup.sink().close();
        } catch (IOException e) {
            death = e;
        }
    }

    private ZMQ.Socket open(Channel channel, String address) {
        ZMQ.Socket socket = context.socket(channel.clientSide());
        socket.setLinger(0);
        switch (channel) {
            case SHELL, STDIN -> socket.setIdentity(identity);
            case IOPUB -> {
                socket.setRcvHWM(0); // nothing is dropped on this side, however slow the reader
                socket.subscribe(ZMQ.SUBSCRIPTION_ALL);
            }
            default -> {}
        }
        socket.setEventHook(event -> connected.add(channel), ZMQ.EVENT_HANDSHAKE_PROTOCOL);
        socket.connect(address);
        return socket;
    }

    private void deliver(Map<Channel, ZMQ.Socket> sockets) {
        for (Outgoing next = outbox.poll(); next != null; next = outbox.poll()) {
            ZMQ.Socket socket = sockets.get(next.channel());
            int last = next.frames().size() - 1;
            for (int i = 0; i <= last; i++) {
                socket.send(next.frames().get(i), ZMQ.DONTWAIT | (i < last ? ZMQ.SNDMORE : 0));
            }
        }
    }

    private void receive(Channel channel, ZMQ.Socket socket) {
        for (byte[] frame = socket.recv(ZMQ.DONTWAIT); frame != null && !closing; frame = socket.recv(ZMQ.DONTWAIT)) {
            List<byte[]> frames = new ArrayList<>();
            frames.add(frame);
            while (socket.hasReceiveMore()) {
                frames.add(socket.recv());
            }
            received.accept(channel, frames);
        }
    }
}
