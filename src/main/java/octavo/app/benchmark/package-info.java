/** The command benchmark: how fast the engine is on this machine, and what share of its peak that is. */
package octavo.app.benchmark;
