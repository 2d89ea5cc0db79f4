/** The command benchmark: the speed of the engine on this machine, and its share of the machine's peak. */
package octavo.app.benchmark;
