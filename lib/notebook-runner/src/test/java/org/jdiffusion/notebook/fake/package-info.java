/**
 * A kernel for tests: a real child process that speaks the protocol by its own code and misbehaves on command.
 * Start reading at {@link org.jdiffusion.notebook.fake.FakeKernel}.
 */
package org.jdiffusion.notebook.fake;
