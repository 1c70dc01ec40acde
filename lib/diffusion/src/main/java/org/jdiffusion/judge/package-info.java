/**
 * Classifiers that score samples from outside: {@link org.jdiffusion.judge.DigitJudge} and its
 * {@link org.jdiffusion.judge.Verdict}, {@link org.jdiffusion.judge.MeadowJudge}. A judge never enters training, guidance or
 * the choice of a checkpoint.
 */
package org.jdiffusion.judge;
