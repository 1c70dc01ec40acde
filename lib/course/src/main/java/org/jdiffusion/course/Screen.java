package org.jdiffusion.course;

/** Where {@link Live} outputs go; a notebook's kernel, or nowhere. */
interface Screen {
    /** Shows a value as a new output of this id, or again in that output's place. */
    void show(String id, Object value, boolean again);
}
