/**
 * The weights that ship with the course ({@link org.jdiffusion.models.Models}) and the recipes that made them, for digits
 * and for the meadow. Each model's folder also holds its card and its training log.
 */
package org.jdiffusion.models;
