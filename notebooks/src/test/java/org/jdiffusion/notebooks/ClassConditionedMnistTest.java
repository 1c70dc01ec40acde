package org.jdiffusion.notebooks;

import org.jdiffusion.notebook.junit.NotebookMode;
import org.jdiffusion.notebook.junit.Notebooks;

@Notebooks(dir = "en/02_class_conditioned_mnist.ipynb", mode = NotebookMode.STRICT, compile = true, timeout = "15m")
class ClassConditionedMnistTest {}
