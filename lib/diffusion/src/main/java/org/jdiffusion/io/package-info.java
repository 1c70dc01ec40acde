/**
 * Files shared with Python: {@link org.jdiffusion.io.TensorFile} reads and {@link org.jdiffusion.io.SafeTensors}
 * writes tensors, {@link org.jdiffusion.io.Pretrained} the folder of a whole model as diffusers lays it out, also one
 * whose weights are split over several files. A bad file is a {@link org.jdiffusion.io.CheckpointException} that names
 * file, tensor and reason.
 */
package org.jdiffusion.io;
