/**
 * A model hub on this machine, for tests: the routes of the real one over folders, and the faults that networks have.
 * Start with {@link org.jdiffusion.hub.standin.HubStandIn}.
 */
package org.jdiffusion.hub.standin;
