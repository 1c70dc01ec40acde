/**
 * The Jupyter messaging protocol, version 5.3, on ZeroMQ: messages, their signature, their frames, the sockets.
 * Start reading at {@link org.jdiffusion.notebook.protocol.Wire}.
 */
package org.jdiffusion.notebook.protocol;
