package org.jdiffusion.course;

import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;

/** The running cell's outputs. */
record KernelScreen(BaseKernel kernel) implements Screen {
    @Override
    public void show(String id, Object value, boolean again) {
        DisplayData data = kernel.getRenderer().render(value);
        if (again) {
            kernel.getIO().display.updateDisplay(id, data);
        } else {
            // Not setDisplayId: the kernel's own version of it returns something else than the one compiled against.
            data.putTransientData("display_id", id);
            kernel.getIO().display.display(data);
        }
    }
}
