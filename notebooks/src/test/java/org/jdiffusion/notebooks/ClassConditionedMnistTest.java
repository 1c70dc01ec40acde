package org.jdiffusion.notebooks;

import org.jdiffusion.notebook.junit.Notebooks;

@Notebooks(dir = "en/02_class_conditioned_mnist.ipynb", timeout = "15m")
class ClassConditionedMnistTest {}
