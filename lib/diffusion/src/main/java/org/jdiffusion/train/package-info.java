/**
 * Learning: {@link org.jdiffusion.train.Trainer} is the loop the notebooks first write by hand, on
 * {@link org.jdiffusion.train.AdamW}, {@link org.jdiffusion.train.Ema} and {@link org.jdiffusion.train.LearningRate}; {@link org.jdiffusion.train.Learner} teaches other networks.
 * A {@link org.jdiffusion.train.TrainingState} saved at any step resumes to the same bits.
 */
package org.jdiffusion.train;
