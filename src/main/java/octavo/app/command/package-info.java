/**
 * What every command uses: options and arguments, the terminal, and the folders of data sets and runs.
 */
package octavo.app.command;
