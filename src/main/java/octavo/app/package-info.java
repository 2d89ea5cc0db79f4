/** The program itself: finds the command, runs it, and turns the result into an exit code. */
package octavo.app;
