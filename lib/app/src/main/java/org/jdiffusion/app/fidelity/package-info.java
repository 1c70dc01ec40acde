/**
 * {@code course fidelity}: the same network in Python and here, compared tensor by tensor. Start at
 * {@link org.jdiffusion.app.fidelity.FidelityCommand}.
 */
package org.jdiffusion.app.fidelity;
