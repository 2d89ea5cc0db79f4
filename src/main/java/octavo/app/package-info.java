/** The program itself: finds the command, runs it, and turns what happens into an exit code. */
package octavo.app;
