/**
 * The weights that ship with the course ({@link org.jdiffusion.models.Models}) and the recipes that made them:
 * {@link org.jdiffusion.models.DigitJudgeRecipe} and {@link org.jdiffusion.models.MnistConditionedRecipe}.
 * Each model's folder also holds its card and its training log.
 */
package org.jdiffusion.models;
