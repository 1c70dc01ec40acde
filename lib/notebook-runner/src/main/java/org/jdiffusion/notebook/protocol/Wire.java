package org.jdiffusion.notebook.protocol;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.zeromq.ZMQ;

/**
 * The client's end of the five channels. Two threads own the sockets, one of them nothing but IOPUB, and put bytes
 * into one queue; parsing happens in the caller of {@link #next}, so that no reading is ever held up.
 */
public final class Wire implements AutoCloseable {
    private record Incoming(Channel channel, List<byte[]> frames) {}

    private final ZMQ.Context context = ZMQ.context(1);
    private final BlockingQueue<Incoming> inbox = new LinkedBlockingQueue<>();
    private final Codec codec;
    private final Heartbeat heartbeat;
    private final SocketLoop requests;
    private final SocketLoop broadcasts;
    private String complaint;
    private int dropped;
    private volatile Throwable death;

    /** Connects to a kernel, which need not listen yet; {@code key} is the secret of the signatures. */
    public Wire(Map<Channel, String> addresses, String key) {
        context.setUncaughtExceptionHandler((thread, fault) -> death = fault);
        context.setNotificationExceptionHandler((thread, fault) -> {}); // of a connection: it is tried again
        codec = new Codec(key);
        Map<Channel, String> others = new EnumMap<>(addresses);
        others.remove(Channel.IOPUB);
        heartbeat = new Heartbeat(this::ping);
        requests =
                new SocketLoop("kernel-requests", context, others, codec.identity(), this::received, heartbeat::turn);
        broadcasts = new SocketLoop(
                "kernel-iopub",
                context,
                Map.of(Channel.IOPUB, addresses.get(Channel.IOPUB)),
                codec.identity(),
                this::received,
                () -> {});
        requests.start();
        broadcasts.start();
    }

    /** Sends a request on the shell or control channel and returns its message id. */
    public String send(Channel channel, String type, ObjectNode content) {
        return send(channel, type, content, null);
    }

    /** Sends an answer to a message of the kernel. */
    public void answer(Message question, String type, ObjectNode content) {
        send(question.channel(), type, content, question.header());
    }

    /**
     * The next good message; empty when none comes in time or what came was malformed or wrongly signed
     * (see {@link #complaint}).
     */
    public Optional<Message> next(Duration patience) throws InterruptedException {
        requests.check();
        broadcasts.check();
        if (death != null) {
            throw new IllegalStateException("the thread that reads from the network has died", death);
        }
        Incoming incoming = inbox.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
        if (incoming == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(codec.decode(incoming.channel(), incoming.frames()));
        } catch (IOException e) {
            dropped++;
            complaint = "on " + incoming.channel() + ", " + e.getMessage();
            return Optional.empty();
        }
    }

    /** What was wrong with the last message that had to be dropped. */
    public Optional<String> complaint() {
        return Optional.ofNullable(complaint);
    }

    /** How many messages had to be dropped so far. */
    public int dropped() {
        return dropped;
    }

    /** Whether the kernel listens on the stdin channel too, so that what it asks there reaches us. */
    public boolean canBeAsked() {
        return requests.isConnected(Channel.STDIN);
    }

    /** How long the heartbeat has been missing; zero for a kernel that never had one. */
    public Duration silence() {
        return heartbeat.silence();
    }

    /** An empty JSON object, for the content of a message. */
    public static ObjectNode content() {
        return Codec.object();
    }

    /** Ends the threads. Bounded in time: what will not end in two seconds is left to end with the program. */
    @Override
    public void close() {
        requests.close();
        broadcasts.close();
        Thread end = new Thread(context::term, "kernel-end");
        end.setDaemon(true);
        end.start();
        SocketLoop.join(end);
    }

    private String send(Channel channel, String type, ObjectNode content, ObjectNode parent) {
        String id = UUID.randomUUID().toString();
        requests.send(channel, codec.encode(id, type, content, parent));
        return id;
    }

    private void ping() {
        requests.send(Channel.HEARTBEAT, Heartbeat.frames());
    }

    private void received(Channel channel, List<byte[]> frames) {
        if (channel == Channel.HEARTBEAT) {
            heartbeat.beat();
        } else {
            inbox.add(new Incoming(channel, frames));
        }
    }
}
