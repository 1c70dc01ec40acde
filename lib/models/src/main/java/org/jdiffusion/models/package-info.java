/**
 * The weights that ship with the course ({@link org.jdiffusion.models.Models}) and the recipes that made them:
 * those of the digits, {@link org.jdiffusion.models.DigitJudgeRecipe} and
 * {@link org.jdiffusion.models.MnistConditionedRecipe}, ship, and so does {@code meadow-judge}; the meadow's generators and its CLIP
 * are to come.
 * Each model's folder also holds its card and its training log.
 */
package org.jdiffusion.models;
