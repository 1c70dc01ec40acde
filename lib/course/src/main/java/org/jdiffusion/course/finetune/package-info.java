/**
 * Fine-tuning from the command line, as the unit's script {@code finetune_model.py} does it, and without what goes wrong
 * there: it can be broken off anywhere and gone on with. Start with {@link org.jdiffusion.course.finetune.FineTune}.
 */
package org.jdiffusion.course.finetune;
