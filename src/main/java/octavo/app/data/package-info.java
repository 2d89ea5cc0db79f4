/** The data that commands work on: known data sets, fetching and preparing them, and how a model reads them. */
package octavo.app.data;
