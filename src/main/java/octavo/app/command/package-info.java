/**
 * What every command is made of: its options and arguments, the terminal it talks to, the places it reads and
 * writes.
 */
package octavo.app.command;
