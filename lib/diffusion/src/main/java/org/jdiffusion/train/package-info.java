/**
 * Learning: {@link org.jdiffusion.train.Trainer} is the loop the notebooks first write by hand, on
 * {@link org.jdiffusion.train.AdamW}, {@link org.jdiffusion.train.Ema} and {@link org.jdiffusion.train.LearningRate}; {@link org.jdiffusion.train.Learner} teaches other networks.
 * {@link org.jdiffusion.train.Checkpoints} keep a training that goes on to the same bits after any end.
 */
package org.jdiffusion.train;
