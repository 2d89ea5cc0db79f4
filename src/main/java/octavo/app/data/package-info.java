/** The data of the commands: known data sets, fetching and preparing them, and finding them again. */
package octavo.app.data;
