package org.jdiffusion.notebook.junit;

import org.jdiffusion.notebook.model.Cell;
import org.jdiffusion.notebook.model.Notebook;
import org.jdiffusion.notebook.run.LogFolder;
import org.jdiffusion.notebook.run.NotebookRun;
import org.junit.platform.engine.UniqueId;
import org.junit.platform.engine.support.descriptor.AbstractTestDescriptor;
import org.junit.platform.engine.support.descriptor.FileSource;
import org.junit.platform.engine.support.hierarchical.Node;

/** A notebook: its kernel lives from before the first cell until after the last one. */
final class NotebookNode extends AbstractTestDescriptor implements Node<PlayContext> {
    private final Notebook notebook;
    private LogFolder logs;

    NotebookNode(UniqueId id, String name, Notebook notebook) {
        super(id, name, FileSource.from(notebook.file().toFile()));
        this.notebook = notebook;
        for (Cell cell : notebook.codeCells()) {
            addChild(new CellNode(id.append("cell", cell.id()), notebook.file(), cell));
        }
    }

    @Override
    public Type getType() {
        return Type.CONTAINER;
    }

    @Override
    public PlayContext before(PlayContext context) throws Exception {
        logs = LogFolder.temporary();
        return context.with(NotebookRun.start(notebook, context.settings(), logs.path()));
    }

    @Override
    public void after(PlayContext context) {
        context.play().ifPresent(NotebookRun::close);
    }

    @Override
    public void cleanUp(PlayContext context) throws Exception {
        if (logs != null) {
            logs.close();
        }
    }

    /** Whether a cell is among the tests of this run, rather than run for the sake of a later one only. */
    boolean reports(Cell cell) {
        return getChildren().stream()
                .anyMatch(child -> child instanceof CellNode node && node.cell().equals(cell));
    }
}
