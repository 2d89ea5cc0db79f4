/** The command line: options, talk, progress and exit codes around what the other rooms do. */
package octavo.cli;
