package org.jdiffusion.notebook.protocol;

import org.zeromq.SocketType;

/** The five sockets between a Jupyter client and its kernel. */
public enum Channel {
    /** Requests to run code, answered in order. */
    SHELL(SocketType.DEALER),
    /** What the kernel publishes: status, streams, results, errors. */
    IOPUB(SocketType.SUB),
    /** The kernel asking for keyboard input. */
    STDIN(SocketType.DEALER),
    /** Interrupt and shutdown, served while a cell is running. */
    CONTROL(SocketType.DEALER),
    /** Bytes echoed by a kernel that is alive. */
    HEARTBEAT(SocketType.DEALER);

    private final SocketType clientSide;

    Channel(SocketType clientSide) {
        this.clientSide = clientSide;
    }

    SocketType clientSide() {
        return clientSide;
    }
}
