/** The commands export, import and inspect: files of other programs, and what a file holds. */
package octavo.app.exchange;
