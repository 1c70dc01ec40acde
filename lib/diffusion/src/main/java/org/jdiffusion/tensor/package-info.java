/**
 * The floor everything stands on: grad mode ({@link org.jdiffusion.tensor.Grad}), memory
 * ({@link org.jdiffusion.tensor.Scope}), seeded noise and the fused operations ({@link org.jdiffusion.tensor.TorchOps}).
 * Only here does code touch the engine's own classes. Letters in shapes: N batch, C channels, H W pixels, S tokens, D head width.
 */
package org.jdiffusion.tensor;
